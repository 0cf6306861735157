package outgoing

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"
)

// A Cache keeps the answers of pages that were there, for a week. It is stored
// as JSON:
//
//	{"version": 1, "pages": [{"address": "https://example.org/", "day": "2024-06-18", "moved": "https://example.com/"}]}
//
// It may be used from several goroutines.
type Cache struct {
	mu    sync.Mutex
	today time.Time
	pages map[string]kept
}

// MaxCache is the size in bytes of the largest cache that is stored or read:
// some 40,000 pages.
const MaxCache = 4 << 20

const (
	cacheVersion = 1
	cacheDays    = 7
)

type (
	stored struct {
		Version int    `json:"version"`
		Pages   []kept `json:"pages"`
	}
	kept struct {
		Address string `json:"address"`
		Day     string `json:"day"`
		Moved   string `json:"moved,omitempty"`
	}
)

// ReadCache reads what Bytes wrote, on the day that counts as today. Answers that
// are too old, or of days to come, are left out, and so is what cannot be read:
// damage costs nothing but time.
func ReadCache(data []byte, today time.Time) *Cache {
	c := &Cache{today: today, pages: map[string]kept{}}
	var s stored
	if len(data) > MaxCache || json.Unmarshal(data, &s) != nil || s.Version != cacheVersion {
		return c
	}
	for _, k := range s.Pages {
		if c.fresh(k) && sound(k.Address) && (k.Moved == "" || sound(k.Moved)) {
			c.pages[k.Address] = k
		}
	}
	return c
}

func (c *Cache) fresh(k kept) bool {
	day, err := time.Parse(time.DateOnly, k.Day)
	age := c.today.Sub(day)
	return err == nil && age >= 0 && age < cacheDays*24*time.Hour
}

// sound tells whether an address is one that is asked.
func sound(address string) bool {
	u, err := url.Parse(address)
	return err == nil && askable(u)
}

// Bytes is the cache as it is stored: the newest answers that have room, in
// an order that depends on nothing else.
func (c *Cache) Bytes() ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := stored{Version: cacheVersion, Pages: []kept{}}
	for _, k := range c.pages {
		s.Pages = append(s.Pages, k)
	}
	slices.SortFunc(s.Pages, func(a, b kept) int { return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.Address, b.Address)) })
	data, err := json.Marshal(s)
	for err == nil && len(data) > MaxCache {
		s.Pages = s.Pages[:len(s.Pages)/2]
		data, err = json.Marshal(s)
	}
	if err != nil {
		return nil, fmt.Errorf("write cache of links: %w", err)
	}
	return data, nil
}

func (c *Cache) get(address string) (moved string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.pages[address]
	return k.Moved, ok
}

func (c *Cache) put(address, moved string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages[address] = kept{address, c.today.Format(time.DateOnly), moved}
}
