// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
)

// stray bounds the records that may be left out, to one of so many: a few with a wrong clock would squeeze all others into one bar.
const stray = 200

func newTimeline(t *plan.Timeline) (timeline, error) {
	if len(t.Buckets) == 0 {
		return timeline{Outside: outside(0, t.Undated)}, nil
	}
	near, left := trim(t)
	hours, bars := fill(near, t.Hours, wide.bars)
	chart, err := draw(bars, hours, wide)
	if err != nil {
		return timeline{}, err
	}
	fewerHours, fewer := fill(near, t.Hours, narrow.bars)
	small, err := draw(fewer, fewerHours, narrow)
	if err != nil {
		return timeline{}, err
	}
	return timeline{
		Chart: chart, Small: small, Table: timeTable(bars, hours), Length: length(hours), SmallLength: length(fewerHours), Outside: outside(left, t.Undated),
	}, nil
}

// trim leaves out the few records that are far from all others, and returns how many they are.
func trim(t *plan.Timeline) (near []plan.Bucket, left int64) {
	near = t.Buckets
	var total int64
	for i := range near {
		total += records(near[i].Split)
	}
	for len(near) > 1 {
		last := len(near) - 1
		first, final := near[1].From.Sub(near[0].From), near[last].From.Sub(near[last-1].From)
		end, rest := near[0], near[1:]
		if final > first {
			end, rest = near[last], near[:last]
		}
		apart := max(first, final) > near[last].From.Sub(near[0].From)/2
		if n := records(end.Split); !apart || (left+n)*stray > total {
			break
		}
		left += records(end.Split)
		near = rest
	}
	return near, left
}

func records(s plan.Split) int64 { return s.Kept.Records + s.Dropped.Records }

// fill merges buckets until there is room for all, and adds the empty ones between them.
func fill(buckets []plan.Bucket, hours, most int64) (width int64, bars []plan.Bucket) {
	first, last := hour(buckets[0].From), hour(buckets[len(buckets)-1].From)
	for last/hours-first/hours >= most {
		wider := plan.Wider(hours)
		if wider == hours {
			break
		}
		hours = wider
	}
	bars = make([]plan.Bucket, last/hours-first/hours+1)
	for i := range bars {
		bars[i].From = time.Unix((first/hours+int64(i))*hours*int64(time.Hour/time.Second), 0).UTC()
	}
	for i := range buckets {
		bars[hour(buckets[i].From)/hours-first/hours].Plus(buckets[i].Split)
	}
	return hours, bars
}

func hour(t time.Time) int64 { return t.Unix() / int64(time.Hour/time.Second) }

// day is the number of hours in a day.
const day = 24

// length says how long a bar is.
func length(hours int64) string {
	switch {
	case hours == 1:
		return "hour"
	case hours == day:
		return "day"
	case hours%day == 0:
		return fmt.Sprintf("%d days", hours/day)
	default:
		return fmt.Sprintf("%d hours", hours)
	}
}

// labels name bars by the time when they start, at regular intervals, and only as many as there is room for.
func labels(bars []plan.Bucket, hours int64, most int) []string {
	layout := "01-02 15:04"
	if hours >= day {
		layout = "2006-01-02"
	}
	step := int64(1)
	for _, wider := range []int64{2, 3, 6, 12, 24, 48} {
		if int64(len(bars)) > step*int64(most) {
			step = wider
		}
	}
	names := make([]string, len(bars))
	for i := range bars {
		if hour(bars[i].From)/hours%step == 0 {
			names[i] = bars[i].From.Format(layout)
		}
	}
	return names
}

// outside says what is not in the chart.
func outside(left int64, undated plan.Split) (text string) {
	if n := records(undated); n > 0 {
		text = fmt.Sprintf("Not shown are %s without a certain time: %s kept, %s dropped.",
			display.Counted(n, "record"), display.Number(undated.Kept.Records), display.Number(undated.Dropped.Records))
	}
	if left > 0 {
		text += fmt.Sprintf(" Not shown is what is far from all others in time: %s.", display.Counted(left, "record"))
	}
	return text
}

func timeTable(bars []plan.Bucket, hours int64) table {
	t := table{ID: "hours", Caption: "Kept and dropped, by " + length(hours), Columns: []column{
		{"from (UTC)", false}, {"records kept", true}, {"records dropped", true}, {"bytes kept", true}, {"bytes dropped", true},
	}}
	for i := range bars {
		if records(bars[i].Split) > 0 {
			t.Rows = append(t.Rows, append([]string{bars[i].From.Format("2006-01-02 15:04")}, split(bars[i].Kept, bars[i].Dropped)...))
		}
	}
	return t
}
