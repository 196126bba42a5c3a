package annotate

// Config chooses what is written onto kept records. Everything is off unless asked for.
type Config struct {
	// Event writes EventName, Timestamp where it was unset, and the attributes audit_coverage.{area,level,category,event_type}.
	Event bool `mapstructure:"event"`
	// Decision writes the attributes audit_coverage.{decision,reason}. In mode annotate they are always written.
	Decision bool `mapstructure:"decision"`

	// prevent unkeyed literal initialization
	_ struct{}
}
