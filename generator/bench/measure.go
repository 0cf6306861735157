package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// A builder is a way to make a site.
type builder struct {
	name     string
	out      string
	remove   []string // before it runs
	edit     string   // a file that gets another sentence before it runs
	commands [][]string
}

// A measurement is what one run took, and what it made.
type measurement struct {
	cpu, wall   time.Duration
	peak        int64 // the largest resident set of one process, in bytes
	files, size int64
}

// measure runs a builder once.
func (b builder) measure(ctx context.Context) (m measurement, err error) {
	for _, dir := range b.remove {
		if err := os.RemoveAll(dir); err != nil {
			return m, err
		}
	}
	if b.edit != "" {
		if err := addSentence(b.edit); err != nil {
			return m, err
		}
	}
	for _, command := range b.commands {
		c := exec.CommandContext(ctx, command[0], command[1:]...)
		begun := time.Now()
		said, err := c.CombinedOutput()
		if err != nil {
			return m, fmt.Errorf("%s: %w\n%.2000s", words(command), err, said)
		}
		m.wall += time.Since(begun)
		m.cpu += c.ProcessState.UserTime() + c.ProcessState.SystemTime()
		m.peak = max(m.peak, peakOf(c.ProcessState))
	}
	m.files, m.size, err = weigh(b.out)
	return m, err
}

func addSentence(file string) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err := f.WriteString("\nOne sentence more.\n"); err != nil {
		return err
	}
	return f.Close()
}

// weigh counts the files of a folder, and their bytes.
func weigh(dir string) (files, size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		files++
		size += info.Size()
		return nil
	})
	return files, size, err
}
