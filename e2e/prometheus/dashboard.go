// SPDX-License-Identifier: Apache-2.0

// Package prometheus reads what the distribution ships for monitoring, and runs a Prometheus for tests.
package prometheus

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
)

// Dashboard is the part of a Grafana dashboard that the tests look at.
type Dashboard struct {
	UID        string  `json:"uid"`
	Panels     []Panel `json:"panels"`
	Templating struct {
		List []Variable `json:"list"`
	} `json:"templating"`
}

// Variable is what the user of a dashboard chooses.
type Variable struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	AllValue string `json:"allValue"`
	// Query is what finds the values to choose from: an object for a variable of type query.
	Query json.RawMessage `json:"query"`
	// Definition is how Grafana shows the query.
	Definition string `json:"definition"`
}

// LabelValues returns what a variable of type query asks for: the values that a label has in the series that a selector selects.
func (v Variable) LabelValues() (selector, label string, err error) {
	var query struct {
		Query string `json:"query"`
	}
	if err = json.Unmarshal(v.Query, &query); err != nil {
		return "", "", fmt.Errorf("variable %s: %w", v.Name, err)
	}
	found := labelValues.FindStringSubmatch(query.Query)
	if found == nil || query.Query != v.Definition {
		return "", "", fmt.Errorf("variable %s: found %s, expected label_values(…, …), and the same as definition", v.Name, query.Query)
	}
	return found[1], found[2], nil
}

var labelValues = regexp.MustCompile(`^label_values\((.+), (\w+)\)$`)

// Panel is a part of a dashboard.
type Panel struct {
	ID          int        `json:"id"`
	Type        string     `json:"type"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Datasource  Datasource `json:"datasource"`
	GridPos     Area       `json:"gridPos"`
	FieldConfig struct {
		Defaults struct {
			Unit string `json:"unit"`
		} `json:"defaults"`
	} `json:"fieldConfig"`
	Targets []Target `json:"targets"`
}

// Datasource is where a panel or a query gets its data from.
type Datasource struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

// Area is the position and the size of a panel.
type Area struct {
	H int `json:"h"`
	W int `json:"w"`
	X int `json:"x"`
	Y int `json:"y"`
}

// Overlaps reports whether two areas overlap.
func (a Area) Overlaps(b Area) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

// Target is a query of a panel.
type Target struct {
	RefID        string     `json:"refId"`
	Datasource   Datasource `json:"datasource"`
	Expr         string     `json:"expr"`
	LegendFormat string     `json:"legendFormat"`
}

// ReadDashboard reads a dashboard from a file.
func ReadDashboard(path string) (*Dashboard, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the file is the one that the test names
	if err != nil {
		return nil, err
	}
	d := new(Dashboard)
	if err = json.Unmarshal(data, d); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}

// Substitute replaces the variables of an expression as Grafana does when all values are chosen.
func (d *Dashboard) Substitute(expr string) string {
	replaced := []string{"$__rate_interval", "1m", "$__range", "1h"}
	for _, v := range d.Templating.List {
		replaced = append(replaced, "$"+v.Name, v.AllValue)
	}
	return strings.NewReplacer(replaced...).Replace(expr)
}
