// SPDX-License-Identifier: Apache-2.0

package measure

import (
	"math"
	"slices"
)

// Median returns the median of samples, and the distance between their quartiles as a share of it.
func Median(samples []float64) (median, spread float64) {
	if len(samples) == 0 {
		return math.NaN(), math.NaN()
	}
	sorted := slices.Sorted(slices.Values(samples))
	median = quantile(sorted, 0.5)
	return median, (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / median
}

// quantile interpolates between the two samples that are next to it.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	below := int(at)
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (at-float64(below))*(sorted[above]-sorted[below])
}
