// SPDX-License-Identifier: Apache-2.0

package annotate

// Config chooses what is written onto kept records. Everything is off unless asked for.
type Config struct {
	// Event writes EventName, Timestamp where it was unset, and the attributes audit_coverage.{area,level,category,event_type}.
	Event bool `mapstructure:"event"`
	// Decision writes the attributes audit_coverage.{decision,reason,rule}. In mode annotate they are always written.
	Decision bool `mapstructure:"decision"`
	// Actor writes who did it, from where, and to what, as attributes of the semantic conventions: user.id, user.name, client.address,
	// server.address, server.port, vcs.provider.name, vcs.owner.name, vcs.repository.name, and k8s.namespace.name, k8s.pod.name and other names of
	// Kubernetes. None that exists is overwritten.
	Actor bool `mapstructure:"actor"`

	// prevent unkeyed literal initialization
	_ struct{}
}
