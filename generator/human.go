package main

import (
	"fmt"
	"strconv"
)

// thousands writes a number with a comma before each three digits.
func thousands(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// noun is the form of an English noun that goes with a number.
func noun(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// humanSize writes a size in bytes in the largest unit of which there is one,
// such as "1.2 MB"; a unit is a thousand of the one before.
func humanSize(bytes int64) string {
	if bytes < 1000 {
		return fmt.Sprintf("%d B", bytes)
	}
	size, unit := float64(bytes)/1000, 0
	const units = "kMGTPE"
	for size >= 999.5 && unit < len(units)-1 {
		size /= 1000
		unit++
	}
	if size >= 99.95 {
		return fmt.Sprintf("%.0f %cB", size, units[unit])
	}
	return fmt.Sprintf("%.1f %cB", size, units[unit])
}
