// SPDX-License-Identifier: Apache-2.0

// Command notices writes the licences of everything that is linked into executables, which must be distributed with them:
// notices EXECUTABLE...
package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

// ours are the modules of this repository, whose licence the package has anyway.
var ours = regexp.MustCompile(`^github\.com/auditcoverage/`)

// licenceFile matches the names of files with a licence or a notice.
var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|authors)`)

func run(w io.Writer, executables []string) error {
	modules := map[string]bool{}
	for _, executable := range executables {
		info, err := buildinfo.ReadFile(executable)
		if err != nil {
			return err
		}
		for _, module := range info.Deps {
			if ours.MatchString(module.Path) {
				continue
			}
			if module.Replace != nil {
				module = module.Replace
			}
			if module.Version != "" {
				modules[module.Path+"@"+module.Version] = true
			}
		}
	}
	_, _ = fmt.Fprint(w, "The modules that otelcol-audit and auditcoverage are linked from, with their licences. Portions of this software are\n"+
		"copyright The FreeType Project (https://freetype.org). All rights reserved.\n")
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		if err := write(w, module); err != nil {
			return fmt.Errorf("%s: %w", module, err)
		}
	}
	return nil
}

// write writes every licence of a module.
func write(w io.Writer, module string) error {
	output, err := exec.Command("go", "mod", "download", "-json", module).Output() //nolint:gosec,noctx // a module of our own executables
	if err != nil {
		return err
	}
	var downloaded struct{ Dir string }
	if err = json.Unmarshal(output, &downloaded); err != nil {
		return err
	}
	files, err := os.ReadDir(downloaded.Dir)
	if err != nil {
		return err
	}
	found := false
	for _, file := range files {
		if file.IsDir() || !licenceFile.MatchString(file.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(downloaded.Dir, file.Name()))
		if err != nil {
			return err
		}
		found = true
		_, _ = fmt.Fprintf(w, "\n%s\n%s, %s\n\n%s\n", bytes.Repeat([]byte("-"), 100), module, file.Name(), bytes.TrimSpace(text))
	}
	if !found {
		return fmt.Errorf("found no licence in %s: expected one", downloaded.Dir)
	}
	return nil
}
