package dev.rouse.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.InvalidCallException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cron expressions, most of all on the days on which clocks change. */
final class CronTimesTest {

    private static List<String> times(String expression, String zone, String after, int count) {
        CronTimes times = CronTimes.of(expression, ZoneId.of(zone));
        Instant at = LocalDateTime.parse(after).atZone(ZoneId.of(zone)).toInstant();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            at = times.next(at);
            found.add(at.atZone(ZoneId.of(zone)).toOffsetDateTime().toString());
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Europe/Berlin      | 2026-03-28T12:00 | 2026-03-29T03:00+02:00 | 2026-03-30T02:30+02:00",
                "America/New_York   | 2026-03-07T12:00 | 2026-03-08T03:00-04:00 | 2026-03-09T02:30-04:00",
                "Australia/Sydney   | 2026-10-03T12:00 | 2026-10-04T03:00+11:00 | 2026-10-05T02:30+11:00",
            })
    void aTimeThatTheClockSkipsRunsWhenTheGapEndsOnce(String zone, String after, String first, String second) {
        assertThat(times("30 2 * * *", zone, after, 2)).containsExactly(first, second);
        assertThat(times("0,20,40 2 * * *", zone, after, 1)).containsExactly(first);
        assertThat(times("0,30 2,3 * * *", zone, after, 2)).containsExactly(first, first.replace("T03:00", "T03:30"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Europe/Berlin      | 2026-10-25T00:00 | 30 2 | 2026-10-25T02:30+02:00 | 2026-10-26T02:30+01:00",
                "America/New_York   | 2026-11-01T00:00 | 30 1 | 2026-11-01T01:30-04:00 | 2026-11-02T01:30-05:00",
                "Australia/Sydney   | 2026-04-05T00:00 | 30 2 | 2026-04-05T02:30+11:00 | 2026-04-06T02:30+10:00",
            })
    void aTimeThatComesTwiceRunsTheFirstTime(String zone, String after, String at, String first, String second) {
        assertThat(times(at + " * * *", zone, after, 2)).containsExactly(first, second);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Europe/Berlin      | 2026-10-25T02:30 | 02:30+02:00 02:00+01:00 02:30+01:00 03:00+01:00",
                "America/New_York   | 2026-11-01T01:30 | 01:30-04:00 01:00-05:00 01:30-05:00 02:00-05:00",
                "Australia/Sydney   | 2026-04-05T02:30 | 02:30+11:00 02:00+10:00 02:30+10:00 03:00+10:00",
            })
    void whatRunsEveryHourRunsThroughBothPasses(String zone, String first, String expected) {
        String before = LocalDateTime.parse(first).minusMinutes(10).toString();
        String day = first.substring(0, 11);
        assertThat(times("0,30 * * * *", zone, before, 4))
                .containsExactly(java.util.Arrays.stream(expected.split(" "))
                        .map(time -> day + time)
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Europe/Berlin      | 2026-03-29T01:30 | 01:45+01:00 03:00+02:00 03:15+02:00",
                "America/New_York   | 2026-03-08T01:30 | 01:45-05:00 03:00-04:00 03:15-04:00",
                "Australia/Sydney   | 2026-10-04T01:30 | 01:45+10:00 03:00+11:00 03:15+11:00",
                "Australia/Lord_Howe| 2026-10-04T01:30 | 01:45+10:30 02:30+11:00 02:45+11:00",
            })
    void whatRunsEveryHourGoesOnBehindAGap(String zone, String after, String expected) {
        String day = after.substring(0, 11);
        assertThat(times("*/15 */1 * * *", zone, after, 3))
                .containsExactly(java.util.Arrays.stream(expected.split(" "))
                        .map(time -> day + time)
                        .toArray(String[]::new));
    }

    @Test
    void timesNeverGoBackNorStandStill() {
        for (String zone : List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "UTC")) {
            for (String expression :
                    List.of("*/7 * * * *", "30 1-3 * * *", "0 0 * * *", "15 0,1,2,3 * * 0", "0 2 29 2 *")) {
                CronTimes times = CronTimes.of(expression, ZoneId.of(zone));
                Instant at = Instant.parse("2026-03-01T00:00:00Z");
                for (int i = 0; i < 400; i++) {
                    Instant next = times.next(at);
                    assertThat(next).as("%s in %s", expression, zone).isAfter(at);
                    at = next;
                }
            }
        }
    }

    @Test
    void eitherOfTwoRestrictedDaysWillDo() {
        assertThat(times("0 0 13 * 5", "UTC", "2026-01-09T12:00", 3))
                .containsExactly("2026-01-13T00:00Z", "2026-01-16T00:00Z", "2026-01-23T00:00Z");
        assertThat(times(" 0  12 * JAN MON-FRI ", "UTC", "2026-01-02T12:00", 1)).containsExactly("2026-01-05T12:00Z");
    }

    @Test
    void dayThatBeginsWithAStarRestrictsTheOther() {
        assertThat(times("0 0 */2 * 1", "UTC", "2026-01-01T12:00", 3))
                .containsExactly("2026-01-05T00:00Z", "2026-01-19T00:00Z", "2026-02-09T00:00Z");
        assertThat(times("0 0 13 * */5", "UTC", "2026-01-01T12:00", 2))
                .containsExactly("2026-02-13T00:00Z", "2026-03-13T00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "@yearly, 2027-01-01T00:00Z", "@annually, 2027-01-01T00:00Z", "@monthly, 2026-02-01T00:00Z",
        "@weekly, 2026-01-11T00:00Z", "@daily, 2026-01-06T00:00Z", "@midnight, 2026-01-06T00:00Z",
        "@hourly, 2026-01-05T13:00Z", "' @Daily ', 2026-01-06T00:00Z"
    })
    void namesStandForWhatTheyStandForInCron(String name, String next) {
        assertThat(times(name, "UTC", "2026-01-05T12:30", 1)).containsExactly(next);
    }

    @Test
    void anExpressionThatNamesNoTimeHasNoNext() {
        assertThat(CronTimes.of("0 0 30 2 *", ZoneId.of("UTC")).next(Instant.parse("2026-01-01T00:00:00Z")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "@reboot",
                "@often",
                "61 * * * *",
                "* 24 * * *",
                "*/0 * * * *",
                "a b c d e"
            })
    void anythingElseIsRefusedWithWhatIsWrong(String expression) {
        assertThatThrownBy(() -> CronTimes.of(expression, ZoneId.of("UTC")))
                .isInstanceOf(InvalidCallException.class)
                .hasMessageContaining("'" + expression + "'");
    }
}
