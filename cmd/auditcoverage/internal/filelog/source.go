// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/fileconsumer/attrs"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator/input/file"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
)

// source is a file as the receiver is shown it: itself, or, of what is no file or is compressed, a copy that is removed afterwards.
type source struct {
	// name is what the user calls it, and path where it is read.
	name, path string
	// folder holds the copy; empty if there is none.
	folder string
	// attributes are the file's, where the receiver sees only its copy.
	attributes map[string]any

	progress   io.Writer
	size, read int64
	// cut is why there is no more of a copy than there is; nil if it is whole.
	cut error
}

// source finds out how the receiver can read a file.
func (r *Reader) source(name string) (*source, error) {
	s := &source{name: name, progress: r.Progress}
	if name == logfile.Stdin {
		return s, s.copy(r)
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // a pipe, which can be opened once
		if r.Config.InputConfig.IncludeFileName {
			s.attributes = map[string]any{attrs.LogFileName: filepath.Base(path)}
		}
		return s, s.copy(r)
	}
	s.path, s.size = path, info.Size()
	readable, err := s.look(r)
	if err != nil || readable {
		return s, err
	}
	return s, s.copy(r)
}

// look finds out whether the receiver can read the file itself, or it is compressed in a way that it is not told to undo; then its attributes are kept.
func (s *source) look(r *Reader) (readable bool, err error) {
	cfg := &r.Config.InputConfig
	opened, err := os.Open(s.path)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	compression, err := logfile.CompressionOf(opened)
	if err != nil {
		return false, err
	}
	if r.asksForText() && compression == logfile.NotCompressed {
		if err := logfile.Check(opened); err != nil {
			return false, err
		}
	}
	plain := compression == logfile.NotCompressed || compression == logfile.Gzip && cfg.Compression != ""
	if plain && hasLiteral(s.path) {
		return true, nil
	}
	s.attributes, err = cfg.Resolve(opened)
	return false, err
}

// copy writes what the file holds, decompressed, to one in a folder of its own.
func (s *source) copy(r *Reader) (err error) {
	open := logfile.Open
	if r.asksForText() {
		open = logfile.OpenLog
	}
	source, err := open(s.name, r.Stdin, r.Progress)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	if s.folder, err = os.MkdirTemp("", "auditcoverage-"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.remove())
		}
	}()
	s.path, s.size = filepath.Join(s.folder, "copy"), 0
	copied, err := os.OpenFile(s.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	n, err := io.Copy(copied, source)
	if n > 0 {
		s.cut, err = err, nil
	}
	return errors.Join(err, copied.Close())
}

// asksForText reports whether a file that holds no text in UTF-8 is passed over.
func (r *Reader) asksForText() bool {
	_, text := Encoding(r.Config.InputConfig.Encoding)
	return r.Skip != nil && text
}

// remove removes the copy.
func (s *source) remove() error {
	if s.folder == "" {
		return nil
	}
	return os.RemoveAll(s.folder)
}

// adapt tells the receiver what is different about a copy: it is not compressed, and its attributes are those of the file, of which standard input has none.
func (s *source) adapt(cfg *file.Config) {
	if s.folder == "" {
		return
	}
	cfg.Compression = ""
	cfg.Resolver = attrs.Resolver{}
}

// readTo says how far the file is read. The copying of a copy was the progress already.
func (s *source) readTo(offset int64) {
	if offset = min(offset, s.size); offset > s.read {
		progress(s.progress, offset-s.read)
		s.read = offset
	}
}

// finish says that the file is read.
func (s *source) finish() { s.readTo(s.size) }

// patternCharacters are those that mean something else in a pattern than in a path.
const patternCharacters = `*?[]{}\`

// hasLiteral reports whether a pattern can match this path alone: where a backslash divides a path, it escapes nothing.
func hasLiteral(path string) bool {
	return filepath.Separator != '\\' || !strings.ContainsAny(filepath.ToSlash(path), patternCharacters)
}

// literal is that pattern.
func literal(path string) string {
	if filepath.Separator == '\\' {
		return path
	}
	var b strings.Builder
	for _, c := range path {
		if strings.ContainsRune(patternCharacters, c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}
