// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"net"
	"net/http"
	"strconv"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// The collector's own counts of records.
const (
	metricAccepted = "otelcol_receiver_accepted_log_records"
	metricOutgoing = "otelcol_processor_outgoing_items"
	metricSent     = "otelcol_exporter_sent_log_records"
)

// metrics are those of a collector, by name.
type metrics map[string]*dto.MetricFamily

// scrape reads the metrics of a collector; it returns nil until they can be read.
func scrape(ctx context.Context, port string) metrics {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost:"+port+"/metrics", http.NoBody)
	if err != nil {
		return nil
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil
	}
	defer func() { _ = response.Body.Close() }()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(response.Body)
	if err != nil {
		return nil
	}
	return families
}

// sum adds up a counter over the series that have the label, or over all if none is named.
func sum(family *dto.MetricFamily, label, value string) int {
	var total float64
	for _, metric := range family.GetMetric() {
		if label == "" || labelled(metric, label, value) {
			total += metric.GetCounter().GetValue()
		}
	}
	return int(total)
}

func labelled(metric *dto.Metric, label, value string) bool {
	for _, pair := range metric.GetLabel() {
		if pair.GetName() == label && pair.GetValue() == value {
			return true
		}
	}
	return false
}

// freePort finds a free port.
func freePort(ctx context.Context) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "localhost:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = listener.Close() }()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port), nil
}
