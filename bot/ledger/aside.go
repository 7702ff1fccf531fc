package ledger

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// mark is in the name of a file that is set aside, before the time.
const mark = ".damaged-"

// setAside renames files, those that exist, in the given order and says so.
func (c Config) setAside(reason string, names ...string) error {
	main := names[len(names)-1]
	aside := main + mark + c.Now().UTC().Format("20060102T150405.000")
	for _, name := range names {
		err := os.Rename(name, aside+strings.TrimPrefix(name, main))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	c.Logger.Warn("a file of the ledger can't be used: it was set aside and a new one begun", "file", main, "aside", aside, "reason", reason)
	return nil
}

// removeAside deletes the files that were set aside and last written before a time.
func removeAside(dir string, oldest time.Time) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), "ledger.") || !strings.Contains(entry.Name(), mark) {
			continue
		}
		info, err := entry.Info()
		if err == nil && info.ModTime().Before(oldest) {
			err = os.Remove(filepath.Join(dir, entry.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
