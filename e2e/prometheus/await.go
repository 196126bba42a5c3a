// SPDX-License-Identifier: Apache-2.0

package prometheus

import (
	"context"
	"fmt"
	"math"
)

// AwaitNumbers waits until an expression gives data, and nothing but numbers: Prometheus needs two scrapes for a rate.
func (s *Server) AwaitNumbers(ctx context.Context, expr string) error {
	return s.Await(ctx, "data", func() error {
		samples, err := s.Query(ctx, expr)
		if err != nil {
			return err
		}
		if len(samples) == 0 {
			return fmt.Errorf("no data: %s", expr)
		}
		for _, sample := range samples {
			if math.IsNaN(sample.Value) || math.IsInf(sample.Value, 0) {
				return fmt.Errorf("found %v for %v, expected a number: %s", sample.Value, sample.Labels, expr)
			}
		}
		return nil
	})
}

// AwaitValue waits until an expression gives a single value, and this one.
func (s *Server) AwaitValue(ctx context.Context, expr string, want int) error {
	return s.Await(ctx, "a value", func() error {
		samples, err := s.Query(ctx, expr)
		if err == nil && (len(samples) != 1 || samples[0].Value != float64(want)) {
			err = fmt.Errorf("found %v, expected %d: %s", samples, want, expr)
		}
		return err
	})
}

// AwaitFiring waits until alerts fire, and returns all rules, by name.
func (s *Server) AwaitFiring(ctx context.Context, alerts []string) (rules map[string]Rule, err error) {
	err = s.Await(ctx, "alerts to fire", func() (err error) {
		if rules, err = s.Rules(ctx); err != nil {
			return err
		}
		for _, alert := range alerts {
			if rule := rules[alert]; rule.State != "firing" {
				return fmt.Errorf("%s is %q %s", alert, rule.State, rule.LastError)
			}
		}
		return nil
	})
	return rules, err
}
