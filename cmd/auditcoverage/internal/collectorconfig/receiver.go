// SPDX-License-Identifier: Apache-2.0

package collectorconfig

import (
	"slices"
	"strconv"
	"strings"
)

// FileLog is what a file_log receiver does to lines before the processor sees them.
type FileLog struct {
	// Name is the receiver's; empty if the configuration has none, and the shipped settings stand in for it.
	Name string
	// MaxLogSize is the number of bytes above which a line is several records.
	MaxLogSize int
	// TrimLeading and TrimTrailing cut blanks off, and ReplaceInvalid replaces bytes that are no UTF-8.
	TrimLeading, TrimTrailing, ReplaceInvalid bool
	// Operators are run on each record.
	Operators []map[string]any
}

// defaultMaxLogSize is file_log's.
const defaultMaxLogSize = 1 << 20

// FileLog is the file_log receiver whose records reach the processor, or the one of the given name. Without one, it is as the shipped configurations have it.
func (c *Config) FileLog(name string) (*FileLog, error) {
	found := c.fileLogs()
	switch {
	case name != "" && !slices.Contains(found, name):
		return nil, c.problem([]string{"receivers"}, "found no %s that leads to %s: expected one of %s", name, c.ID, strings.Join(found, ", "))
	case name == "" && len(found) == 0:
		return &FileLog{MaxLogSize: c.Processor.Input.MaxBytes}, nil
	case name == "" && len(found) == 1:
		name = found[0]
	case name == "":
		return nil, c.problem([]string{"receivers"}, "found %s: expected --receiver with the one that reads these files", strings.Join(found, ", "))
	}
	return c.fileLog(name)
}

// fileLogs are the names of the file_log receivers whose records reach the processor.
func (c *Config) fileLogs() (found []string) {
	all := c.Pipelines()
	for i := range all {
		if !slices.Contains(all[i].Processors, c.ID.String()) {
			continue
		}
		for _, p := range Before(all, i) {
			for _, name := range p.Receivers {
				if typ := TypeOf(name); (typ == "file_log" || typ == "filelog") && !slices.Contains(found, name) {
					found = append(found, name)
				}
			}
		}
	}
	return found
}

// fileLog reads the receiver's settings.
func (c *Config) fileLog(name string) (*FileLog, error) {
	cfg := Section(c.Collector, "receivers", name)
	f := &FileLog{
		Name: name, MaxLogSize: defaultMaxLogSize, ReplaceInvalid: cfg["encoding"] != "utf-8-raw",
		TrimLeading: cfg["preserve_leading_whitespaces"] != true, TrimTrailing: cfg["preserve_trailing_whitespaces"] != true,
	}
	if given, ok := cfg["max_log_size"]; ok {
		size, ok := Bytes(given)
		if !ok || size <= 0 {
			return nil, c.problem([]string{"receivers", name, "max_log_size"}, "found %v: expected a number of bytes, such as 1MiB", given)
		}
		f.MaxLogSize = int(size)
	}
	operators, _ := cfg["operators"].([]any)
	for i, item := range operators {
		operator, ok := item.(map[string]any)
		if !ok {
			return nil, c.problem([]string{"receivers", name, "operators", strconv.Itoa(i)}, "found %v: expected an operator", item)
		}
		f.Operators = append(f.Operators, operator)
	}
	return f, nil
}

// Bytes reads a size as receivers write it, such as 1MiB.
func Bytes(value any) (int64, bool) {
	switch v := value.(type) {
	case int:
		return int64(v), true
	case string:
		number := strings.TrimRight(v, "KMGTiBkb ")
		n, err := strconv.ParseFloat(number, 64)
		unit, known := units[strings.ToLower(strings.TrimSpace(v[len(number):]))]
		return int64(n * unit), err == nil && known
	}
	return 0, false
}

var units = map[string]float64{
	"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30,
}
