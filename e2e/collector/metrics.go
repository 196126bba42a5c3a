// SPDX-License-Identifier: Apache-2.0

package collector

import (
	"context"
	"fmt"
	"io"
	"net/http"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// Names of the collector's own metrics.
const (
	// MetricAccepted counts the log records that a receiver passed on.
	MetricAccepted = "otelcol_receiver_accepted_log_records"
	// MetricJudged counts the log records that audit_coverage judged.
	MetricJudged = "otelcol_processor_audit_coverage_records"
)

// Metrics are what one scrape of a collector read, by name.
type Metrics map[string]*dto.MetricFamily

// Sum adds the values of a counter or gauge over all its attributes. A missing metric counts as 0.
func (m Metrics) Sum(name string) int {
	var sum float64
	for _, metric := range m[name].GetMetric() {
		sum += value(metric)
	}
	return int(sum)
}

// Judged is the number of records that audit_coverage judged in one way.
type Judged struct {
	Processor string
	Mode      string
	Decision  string
	Reason    string
	Area      string
	Level     string
	Count     int
}

// Judged returns what audit_coverage counted.
func (m Metrics) Judged() []Judged {
	metrics := m[MetricJudged].GetMetric()
	judged := make([]Judged, 0, len(metrics))
	for _, metric := range metrics {
		labels := labelsOf(metric)
		judged = append(judged, Judged{
			Processor: labels["processor"],
			Mode:      labels["mode"],
			Decision:  labels["decision"],
			Reason:    labels["reason"],
			Area:      labels["area"],
			Level:     labels["level"],
			Count:     int(value(metric)),
		})
	}
	return judged
}

// Instance returns the id that a collector gives itself at each start and each reload.
func (m Metrics) Instance() string {
	for _, metric := range m["target_info"].GetMetric() {
		return labelsOf(metric)["service_instance_id"]
	}
	return ""
}

func labelsOf(metric *dto.Metric) map[string]string {
	labels := make(map[string]string, len(metric.GetLabel()))
	for _, label := range metric.GetLabel() {
		labels[label.GetName()] = label.GetValue()
	}
	return labels
}

// value reads a counter or a gauge; of the two, the one that a metric is not returns 0.
func value(metric *dto.Metric) float64 {
	return metric.GetCounter().GetValue() + metric.GetGauge().GetValue()
}

// scrape reads the metrics that are exposed at url.
func scrape(ctx context.Context, url string) (metrics Metrics, err error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	err = get(ctx, url, func(body io.Reader) error {
		metrics, err = parser.TextToMetricFamilies(body)
		return err
	})
	return metrics, err
}

// get reads what is served at url.
func get(ctx context.Context, url string, read func(io.Reader) error) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("get %s: found status %s, expected 200", url, response.Status)
	}
	if err = read(response.Body); err != nil {
		return fmt.Errorf("get %s: %w", url, err)
	}
	return nil
}
