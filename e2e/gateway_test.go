// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"context"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// gateway runs gateway.yaml in mode enforce.
func gateway(state, address, endpoint string) collector.Settings {
	s := settings(filepath.Join(configFolder, "gateway.yaml"))
	s.Env = []string{
		"STATE_DIR=" + state, "LISTEN_ENDPOINT=" + address, "OTLP_ENDPOINT=" + endpoint, "OTLP_INSECURE=true", "AUDIT_COVERAGE_MODE=enforce",
	}
	return s
}

func TestNothingIsLostWhenAGatewayIsReplaced(t *testing.T) {
	t.Parallel()
	home, state, siem := t.TempDir(), t.TempDir(), listen(t, "localhost:0")
	address := freeAddress(t)
	l := newLedger(t, home)
	start(t, agent(t.TempDir(), home, address)) // it drops nothing
	ctx, stop := context.WithCancel(t.Context())
	written := l.writeUntil(ctx, 500)
	for range 3 {
		killed, err := collector.Start(within(t), gateway(state, address, siem.Endpoint()))
		require.NoError(t, err)
		awaitJudged(t, killed)
		killed.Kill()
	}
	start(t, gateway(state, address, siem.Endpoint()))
	stop()
	require.NoError(t, <-written)
	l.awaitAll(t, siem)
}

// awaitJudged waits until a collector judges.
func awaitJudged(t *testing.T, process *collector.Process) {
	t.Helper()
	awaitCount(t, process, collector.MetricJudged, 1)
}

// TestNothingIsLostWhenOneOfAKafkaGroupIsKilled uses a Kafka that runs in the test: the protocol and the configurations are the real ones, the brokers'
// own durability is not tested.
func TestNothingIsLostWhenOneOfAKafkaGroupIsKilled(t *testing.T) {
	t.Parallel()
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(4, "audit"))
	require.NoError(t, err)
	t.Cleanup(cluster.Close)
	broker := "KAFKA_BROKER=" + cluster.ListenAddrs()[0]
	siem := listen(t, "localhost:0")
	member := settings(filepath.Join(configFolder, "kafka-gateway.yaml"))
	member.Env = []string{broker, "OTLP_ENDPOINT=" + siem.Endpoint(), "OTLP_INSECURE=true", "AUDIT_COVERAGE_MODE=enforce"}
	// So that the others notice sooner that one is gone.
	member.Configs = append(member.Configs, "yaml:{receivers: {kafka: {session_timeout: 6s, heartbeat_interval: 500ms}}}")

	home := t.TempDir()
	l := newLedger(t, home)
	writer := settings(filepath.Join(configFolder, "kafka-agent.yaml"))
	writer.Env = []string{"STATE_DIR=" + t.TempDir(), "BITBUCKET_HOME=" + home, broker}
	start(t, writer)
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	written := l.writeUntil(ctx, 500)
	start(t, member)
	killed, err := collector.Start(within(t), member)
	require.NoError(t, err)
	awaitJudged(t, killed)
	killed.Kill()
	require.NoError(t, <-written)
	a := l.awaitAll(t, siem)
	assert.Positive(t, a.due)
}

// TestKafkaLosesWithoutMarkingAfterDelivery shows what message_marking is for: by default a message is marked as read before it is delivered.
func TestKafkaLosesWithoutMarkingAfterDelivery(t *testing.T) {
	t.Parallel()
	long(t)
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(4, "audit"))
	require.NoError(t, err)
	t.Cleanup(cluster.Close)
	broker := "KAFKA_BROKER=" + cluster.ListenAddrs()[0]
	home, siem := t.TempDir(), listen(t, "localhost:0")
	siem.Close() // what is read cannot be delivered
	l := newLedger(t, home)
	writer := settings(filepath.Join(configFolder, "kafka-agent.yaml"))
	writer.Env = []string{"STATE_DIR=" + t.TempDir(), "BITBUCKET_HOME=" + home, broker}
	start(t, writer)
	l.write(t, 2000)

	shipped := settings(filepath.Join(configFolder, "kafka-gateway.yaml"))
	shipped.Env = []string{broker, "OTLP_ENDPOINT=" + siem.Endpoint(), "OTLP_INSECURE=true", "AUDIT_COVERAGE_MODE=enforce"}
	without := shipped
	without.Configs = append([]string{}, shipped.Configs...)
	without.Configs = append(without.Configs, "yaml:{receivers: {kafka: {message_marking: {after: false}, autocommit: {interval: 100ms}}}}")
	var commits atomic.Int32
	cluster.ControlKey(int16(kmsg.OffsetCommit), func(kmsg.Request) (kmsg.Response, error, bool) {
		cluster.KeepControl()
		commits.Add(1)
		return nil, nil, false
	})
	killed, err := collector.Start(within(t), without)
	require.NoError(t, err)
	awaitJudged(t, killed)
	require.Eventually(t, func() bool { return commits.Load() > 0 }, patience, pollInterval)
	killed.Kill()

	siem = listen(t, siem.Endpoint())
	start(t, shipped)
	// The group notices that the killed one is gone when its session ends, after ten seconds.
	a := settled(t, 15*time.Second, l, siem)
	report(t, a)
	assert.Positive(t, a.lost, "%+v", a)
}
