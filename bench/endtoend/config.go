// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"maps"
	"os"
)

// write writes the collector's configuration, as JSON, which is YAML. The receiver passes on lines exactly as they are in the file.
func (p *pipeline) write(path, log, output, port string) error {
	names, processors := []string{}, map[string]any{}
	for _, processor := range p.processors {
		names, processors[processor.name] = append(names, processor.name), processor.config
	}
	prometheus := map[string]any{"host": "localhost", "port": json.Number(port)}
	exporter := map[string]any{}
	maps.Copy(exporter, p.destination)
	if output != "" {
		exporter["path"] = output
	}
	config := map[string]any{
		"receivers": map[string]any{"file_log": map[string]any{
			"include": []string{log}, "start_at": "beginning", "encoding": "utf-8-raw",
			"preserve_leading_whitespaces": true, "preserve_trailing_whitespaces": true, "max_log_size": "1MiB",
			"operators": p.operators,
		}},
		"processors": processors,
		"exporters":  map[string]any{p.exporter: exporter},
		"service": map[string]any{
			"telemetry": map[string]any{
				"logs": map[string]any{"level": "warn"},
				"metrics": map[string]any{"readers": []any{
					map[string]any{"pull": map[string]any{"exporter": map[string]any{"prometheus": prometheus}}},
				}},
			},
			"pipelines": map[string]any{"logs": map[string]any{
				"receivers": []string{"file_log"}, "processors": names, "exporters": []string{p.exporter},
			}},
		},
	}
	text, err := json.MarshalIndent(config, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}
