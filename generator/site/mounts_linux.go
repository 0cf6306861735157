package site

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// mountsWithin returns the mount points that are folder or lie in it. The
// system's own list knows bind mounts too, whose device number tells nothing;
// without that list there are none.
func mountsWithin(folder string) []string {
	table, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil
	}
	var found []string
	for line := range strings.Lines(string(table)) {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			continue
		}
		point := unescapeMount(fields[4])
		if rest, ok := strings.CutPrefix(point, folder); ok && (rest == "" || rest[0] == filepath.Separator) {
			found = append(found, point)
		}
	}
	return found
}

// unescapeMount turns \040 and the like, as the list writes white space and
// backslashes, into what they stand for.
func unescapeMount(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+4 <= len(s) {
			if code, err := strconv.ParseUint(s[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(code))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
