// SPDX-License-Identifier: Apache-2.0

package prometheus

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
)

// Sample is one result of a query.
type Sample struct {
	Labels map[string]string
	Value  float64
}

// Query returns what an expression gives now.
func (s *Server) Query(ctx context.Context, expr string) ([]Sample, error) {
	var answer struct {
		Data struct {
			Result []struct {
				Metric map[string]string  `json:"metric"`
				Value  [2]json.RawMessage `json:"value"`
			} `json:"result"`
		} `json:"data"`
	}
	if err := s.get(ctx, query("query", "query", expr), &answer); err != nil {
		return nil, err
	}
	samples := make([]Sample, 0, len(answer.Data.Result))
	for _, result := range answer.Data.Result {
		var text string
		if err := json.Unmarshal(result.Value[1], &text); err != nil {
			return nil, fmt.Errorf("value of %s: %w", expr, err)
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, fmt.Errorf("value of %s: %w", expr, err)
		}
		samples = append(samples, Sample{Labels: result.Metric, Value: value})
	}
	return samples, nil
}

// LabelValues returns the values that a label has in the series that a selector selects.
func (s *Server) LabelValues(ctx context.Context, selector, label string) ([]string, error) {
	var answer struct {
		Data []string `json:"data"`
	}
	err := s.get(ctx, query("label/"+label+"/values", "match[]", selector), &answer)
	return answer.Data, err
}

// Rule is what a server knows about an alerting rule that it evaluates.
type Rule struct {
	Name      string        `json:"name"`
	State     string        `json:"state"`
	Health    string        `json:"health"`
	LastError string        `json:"lastError"`
	Alerts    []ActiveAlert `json:"alerts"`
}

// ActiveAlert is an alert that fires or is about to.
type ActiveAlert struct {
	State       string            `json:"state"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

// Rules returns the rules that the server evaluates, by name.
func (s *Server) Rules(ctx context.Context) (map[string]Rule, error) {
	var answer struct {
		Data struct {
			Groups []struct {
				Rules []Rule `json:"rules"`
			} `json:"groups"`
		} `json:"data"`
	}
	if err := s.get(ctx, "/api/v1/rules?type=alert", &answer); err != nil {
		return nil, err
	}
	rules := map[string]Rule{}
	for _, group := range answer.Data.Groups {
		for _, rule := range group.Rules {
			rules[rule.Name] = rule
		}
	}
	return rules, nil
}
