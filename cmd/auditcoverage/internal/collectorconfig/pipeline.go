// SPDX-License-Identifier: Apache-2.0

package collectorconfig

import (
	"maps"
	"slices"
	"strings"
)

// Pipeline is a pipeline of the collector's.
type Pipeline struct {
	Name                             string
	Receivers, Processors, Exporters []string
}

// Pipelines are those of the configuration, by name.
func (c *Config) Pipelines() (all []Pipeline) {
	pipelines := Section(c.Collector, "service", "pipelines")
	for _, name := range slices.Sorted(maps.Keys(pipelines)) {
		p := Section(pipelines, name)
		all = append(all, Pipeline{name, names(p["receivers"]), names(p["processors"]), names(p["exporters"])})
	}
	return all
}

// Before returns a pipeline, and those whose records reach it through connectors.
func Before(all []Pipeline, start int) []*Pipeline {
	return reach(all, start, func(from, to *Pipeline) bool { return overlap(to.Exporters, from.Receivers) })
}

// After returns a pipeline, and those that its records reach through connectors.
func After(all []Pipeline, start int) []*Pipeline {
	return reach(all, start, func(from, to *Pipeline) bool { return overlap(from.Exporters, to.Receivers) })
}

func reach(all []Pipeline, start int, leads func(from, to *Pipeline) bool) []*Pipeline {
	reached := []*Pipeline{&all[start]}
	for i := 0; i < len(reached); i++ {
		for k := range all {
			if leads(reached[i], &all[k]) && !slices.Contains(reached, &all[k]) {
				reached = append(reached, &all[k])
			}
		}
	}
	return reached
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(name string) bool { return slices.Contains(b, name) })
}

// TypeOf is the type of a component by its name.
func TypeOf(name string) string {
	typ, _, _ := strings.Cut(name, "/")
	return strings.TrimSpace(typ)
}

// Section is a map of the configuration; empty if there is none.
func Section(parent map[string]any, path ...string) map[string]any {
	for _, key := range path {
		child, ok := parent[key].(map[string]any)
		if !ok {
			return map[string]any{}
		}
		parent = child
	}
	return parent
}

// names is a list of names of the configuration.
func names(value any) (names []string) {
	list, _ := value.([]any)
	for _, item := range list {
		if name, ok := item.(string); ok {
			names = append(names, name)
		}
	}
	return names
}
