package ledger

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	keyName = "ledger.key"
	keySize = 32 // bytes; RFC 2104 advises the length of the hash
)

// openKey returns the key that hides who people are, and makes one where there is none.
func (c Config) openKey() ([]byte, error) {
	name := filepath.Join(c.Dir, keyName)
	key, err := os.ReadFile(name)
	if err == nil && len(key) == keySize {
		return key, nil
	}
	if err == nil {
		if err := c.setAside("its length is not that of a key; people are no longer known by their earlier turns", name); err != nil {
			return nil, err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := makeKey(name); err != nil {
		return nil, err
	}
	return os.ReadFile(name)
}

// makeKey writes a new key unless another process does so first: the link appears whole, and only once.
func makeKey(name string) error {
	f, err := os.CreateTemp(filepath.Dir(name), keyName+"-*") // readable by its owner only
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	key := make([]byte, keySize)
	rand.Read(key)
	_, err = f.Write(key)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	err = os.Link(f.Name(), name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	return os.Rename(f.Name(), name) // a file system without links
}
