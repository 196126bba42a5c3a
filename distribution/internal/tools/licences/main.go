// SPDX-License-Identifier: Apache-2.0

// The command licences reads SBOMs of the commands, and fails on a licence that is not known to be compatible.
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// allowed are the licences under which a module may be linked into what is published under the Apache License 2.0.
var allowed = []string{
	"Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD",
	"BSD-Source-Code", // what the detector takes the Go project's BSD-3-Clause for
	"MPL-2.0",         // requires the source of its own files alone, which are not changed
}

// read are modules whose licence was read by a person, with what it is and why the detector does not say so.
var read = map[string]string{
	"github.com/golang/freetype": "the FreeType License or GPL-2.0-or-later, by choice; taken under the first",
	"github.com/twmb/murmur3":    "BSD-3-Clause, with two notices in one file",
}

// list is the part of a CycloneDX document that matters here.
type list struct {
	Components []component `json:"components"`
}

type component struct {
	Name     string   `json:"name"`
	Version  string   `json:"version"`
	Licenses licences `json:"licenses"`
	Evidence struct {
		Licenses licences `json:"licenses"`
	} `json:"evidence"`
}

type licences []struct {
	License struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"license"`
	Expression string `json:"expression"`
}

// names returns all licences of a component.
func (c component) names() []string {
	var names []string
	for _, l := range slices.Concat(c.Licenses, c.Evidence.Licenses) {
		names = append(names, l.License.ID+l.License.Name+l.Expression)
	}
	return names
}

// fault says what is wrong with a component, if anything is.
func (c component) fault() string {
	if _, known := read[c.Name]; known {
		return ""
	}
	names := c.names()
	if len(names) == 0 {
		return "found no licence"
	}
	for _, name := range names {
		if !slices.Contains(allowed, name) {
			return fmt.Sprintf("found %s, expected one of %s", name, strings.Join(allowed, ", "))
		}
	}
	return ""
}

func main() {
	faults, err := check(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
	for _, fault := range faults {
		fmt.Fprintln(os.Stderr, "licences:", fault)
	}
	if len(faults) > 0 {
		os.Exit(1)
	}
}

// check prints how many modules have which licence, and returns what is wrong.
func check(files []string) ([]string, error) {
	var faults []string
	for _, file := range files {
		data, err := os.ReadFile(file) //nolint:gosec // the file that the caller names
		if err != nil {
			return nil, err
		}
		var found list
		if err := json.Unmarshal(data, &found); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if len(found.Components) == 0 {
			return nil, fmt.Errorf("%s: found no components", file)
		}
		counts := map[string]int{}
		for _, c := range found.Components {
			if fault := c.fault(); fault != "" {
				faults = append(faults, fmt.Sprintf("%s: %s %s: %s", file, c.Name, c.Version, fault))
			}
			if note, known := read[c.Name]; known {
				fmt.Printf("  %s: %s\n", c.Name, note)
				continue
			}
			counts[strings.Join(c.names(), " and ")]++
		}
		fmt.Printf("%s: %d modules\n", file, len(found.Components))
		for _, name := range slices.Sorted(maps.Keys(counts)) {
			fmt.Printf("  %4d %s\n", counts[name], name)
		}
	}
	return faults, nil
}
