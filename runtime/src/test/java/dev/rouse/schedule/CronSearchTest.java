package dev.rouse.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random cron expressions in zones whose clocks change in every way there is, compared with {@link CronModel}. Repeat a
 * failure with {@code -Drouse.search.seed=…}; {@code -Drouse.search.rounds=…} for more or fewer than 500.
 */
class CronSearchTest {

    private static final Instant FIRST = Instant.parse("2010-01-01T00:00:00Z");
    private static final int DAYS = 800;

    /** The last four: half an hour, none, changes until 2019, twice a year around Ramadan, a day left out. */
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("America/Sao_Paulo"),
            ZoneId.of("Africa/Casablanca"),
            ZoneId.of("Pacific/Apia"));

    private static final List<ZoneId> ALL_ZONES =
            ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList();

    @Test
    void timesAreThoseThatTheClocksShow() {
        long seed = Long.getLong("rouse.search.seed", 20_261_127L);
        int rounds = Integer.getInteger("rouse.search.rounds", 500);
        for (int round = 0; round < rounds; round++) {
            Random random = new Random(seed + round);
            List<ZoneId> zones = random.nextInt(4) == 0 ? ALL_ZONES : ZONES;
            ZoneId zone = zones.get(random.nextInt(zones.size()));
            String expression = expression(random);
            Instant after = start(random, zone);
            CronTimes times = CronTimes.of(expression, zone);
            CronModel model = new CronModel(expression, zone);
            for (int i = 0; i < 3 && after != null; i++) {
                Instant next = times.next(after);
                Instant expected = model.next(after, DAYS);
                if (expected == null && next != null && next.isAfter(after.plus(Duration.ofDays(DAYS - 2)))) {
                    break;
                }
                assertThat(next)
                        .as("-Drouse.search.seed=%d: '%s' in %s after %s", seed + round, expression, zone, after)
                        .isEqualTo(expected);
                after = next;
            }
        }
    }

    /** Half of them around a change of the clocks. */
    private static Instant start(Random random, ZoneId zone) {
        Instant any = FIRST.plusSeconds(
                (long) (random.nextDouble() * Duration.ofDays(20 * 365).toSeconds()));
        ZoneOffsetTransition change = zone.getRules().nextTransition(any);
        return change == null || random.nextBoolean()
                ? any
                : change.getInstant().plusSeconds(random.nextInt(-4 * 3600, 4 * 3600));
    }

    private static String expression(Random random) {
        String hour = random.nextBoolean()
                ? field(random, 0, 23, 60)
                : "*" + (random.nextBoolean() ? "" : "/" + (1 + random.nextInt(7)));
        return field(random, 0, 59, 20) + " " + hour + " " + days(random, 1, 31) + " " + field(random, 1, 12, 70) + " "
                + days(random, 0, 6);
    }

    private static String days(Random random, int min, int max) {
        return field(random, min, max, 65);
    }

    private static String field(Random random, int min, int max, int percentAny) {
        if (random.nextInt(100) < percentAny) {
            return random.nextInt(4) == 0 ? "*/" + (1 + random.nextInt(max)) : "*";
        }
        return list(random, min, max);
    }

    private static String list(Random random, int min, int max) {
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> part(random, min, max))
                .collect(Collectors.joining(","));
    }

    private static String part(Random random, int min, int max) {
        int from = random.nextInt(min, max + 1);
        int to = random.nextInt(from, max + 1);
        return switch (random.nextInt(4)) {
            case 0 -> from == to ? "" + from : from + "-" + to;
            case 1 -> from == to ? "" + from : from + "-" + to + "/" + (1 + random.nextInt(5));
            default -> "" + from;
        };
    }
}
