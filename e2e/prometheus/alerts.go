// SPDX-License-Identifier: Apache-2.0

package prometheus

import (
	"fmt"
	"os"

	"go.yaml.in/yaml/v3"
)

// Alert is an alerting rule.
type Alert struct {
	Name        string            `yaml:"alert"`
	Expr        string            `yaml:"expr"`
	Labels      map[string]string `yaml:"labels"`
	Annotations map[string]string `yaml:"annotations"`
}

// ReadAlerts reads the rules of a file.
func ReadAlerts(path string) ([]Alert, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the file is the one that the test names
	if err != nil {
		return nil, err
	}
	var file struct {
		Groups []struct {
			Rules []Alert `yaml:"rules"`
		} `yaml:"groups"`
	}
	if err = yaml.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var alerts []Alert
	for _, group := range file.Groups {
		alerts = append(alerts, group.Rules...)
	}
	return alerts, nil
}
