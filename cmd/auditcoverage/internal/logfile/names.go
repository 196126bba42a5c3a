// SPDX-License-Identifier: Apache-2.0

package logfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Stdin is the name that stands for standard input.
const Stdin = "-"

// Selection says which files a folder stands for.
type Selection struct {
	// Recursive takes those in its folders too.
	Recursive bool
	// Endings are those of the names of files that are taken; any if there are none.
	Endings []string
}

// Names expands what a user gave into log files, without those in folders of a folder.
func Names(arguments []string) ([]string, error) { return Selection{}.Names(arguments) }

// Names expands what a user gave into files, each once, by whatever names it goes: a folder into what lies in it, in the order of the names, which is that of
// time for rotated files; a pattern, as in the include of a file_log receiver, into what matches it.
func (s Selection) Names(arguments []string) ([]string, error) {
	var found distinct
	var errs []error
	for _, argument := range arguments {
		names, err := s.expand(argument)
		errs = append(errs, err)
		for _, name := range names {
			found.add(name)
		}
	}
	return found.names, errors.Join(errs...)
}

// expand is Names for one argument. What exists is taken by its name, even if it could be read as a pattern.
func (s Selection) expand(argument string) ([]string, error) {
	if argument == Stdin {
		return []string{argument}, nil
	}
	info, err := os.Stat(argument)
	switch {
	case err == nil && info.IsDir():
		return s.inFolder(argument)
	case err == nil:
		return []string{argument}, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	matches, err := doublestar.FilepathGlob(argument)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", argument, err)
	}
	if len(matches) == 0 {
		return nil, fmt.Errorf("%s: found no such file", argument)
	}
	slices.Sort(matches)
	var names []string
	var errs []error
	for _, match := range matches {
		matched, err := s.expand(match)
		names, errs = append(names, matched...), append(errs, err)
	}
	if len(names) > 0 { // a folder without a file is one of several matches
		return names, nil
	}
	return nil, errors.Join(errs...)
}

// inFolder lists the files in a folder, but hidden ones.
func (s Selection) inFolder(folder string) (names []string, err error) {
	folders := 0
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(entry.Name(), ".") && path != folder
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != folder:
			if folders++; hidden || !s.Recursive {
				return fs.SkipDir
			}
		case !hidden && s.takes(entry.Name()) && isFile(path, entry):
			names = append(names, path)
		}
		return nil
	})
	switch {
	case err != nil || len(names) > 0:
		return names, err
	case folders > 0 && !s.Recursive:
		return nil, fmt.Errorf("%s: found no %s in it: expected --recursive, to look into its folders", folder, s.what())
	default:
		return nil, fmt.Errorf("%s: found no %s in it", folder, s.what())
	}
}

func (s Selection) takes(name string) bool {
	return len(s.Endings) == 0 || slices.ContainsFunc(s.Endings, func(ending string) bool { return strings.HasSuffix(name, ending) })
}

func (s Selection) what() string {
	if len(s.Endings) == 0 {
		return "file"
	}
	return "file *" + strings.Join(s.Endings, " or *")
}

// isFile reports whether an entry of a folder is a file, or a link to one.
func isFile(path string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return entry.Type().IsRegular()
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// distinct are files, each under the first name that it was found by.
type distinct struct {
	names []string
	infos []os.FileInfo
}

func (d *distinct) add(name string) {
	info, err := os.Stat(name)
	known := slices.Contains(d.names, name)
	if name != Stdin && err == nil {
		known = slices.ContainsFunc(d.infos, func(other os.FileInfo) bool { return os.SameFile(info, other) })
		d.infos = append(d.infos, info)
	}
	if !known {
		d.names = append(d.names, name)
	}
}

// Size is the number of bytes of the files as they lie on the disk; -1 if it cannot be told.
func Size(names []string) (size int64) {
	for _, name := range names {
		info, err := os.Stat(name)
		if name == Stdin || err != nil || !info.Mode().IsRegular() {
			return -1
		}
		size += info.Size()
	}
	return size
}
