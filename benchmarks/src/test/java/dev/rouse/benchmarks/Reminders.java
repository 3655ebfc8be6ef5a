package dev.rouse.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo's reminders, as its {@code curl} lines reach them. */
final class Reminders {

    private final int port;

    private Reminders(int port) {
        this.port = port;
    }

    /** One comes true before the demo is killed, one after it, one is for later: all that is listed. */
    static void comeTrueOnceAcrossKill(Callable<DemoProcess> demo) throws Exception {
        try (DemoProcess first = demo.call()) {
            Reminders reminders = new Reminders(first.port());
            reminders.remindIn(0, "before");
            reminders.remindIn(3_600_000, "later");
            reminders.await(list -> texts(list, "said").equals(List.of("before")));
            reminders.remindIn(1_500, "after");
            assertThat(texts(reminders.await(list -> true), "pending")).contains("later");
            first.kill();
        }
        try (DemoProcess second = demo.call()) {
            JsonNode list = new Reminders(second.port())
                    .await(told -> texts(told, "pending").equals(List.of("later")));
            assertThat(texts(list, "said")).containsExactly("before", "after");
            list.get("said").forEach(said -> assertThat(time(said, "at")).isAfterOrEqualTo(time(said, "due")));
        }
    }

    private static Instant time(JsonNode said, String field) {
        return Instant.parse(said.get(field).asString());
    }

    private static List<String> texts(JsonNode list, String field) {
        return list.get(field)
                .valueStream()
                .map(reminder -> reminder.get("text").asString())
                .toList();
    }

    private void remindIn(long millis, String text) {
        String arguments = "[" + millis + ", \"" + text + "\"]";
        assertThat(DemoProcess.call(port, "reminder/ann/remindIn", arguments)
                        .join()
                        .statusCode())
                .isEqualTo(200);
    }

    /** Asks until what is listed is as {@code wanted}: on a busy machine a call may be refused meanwhile. */
    private JsonNode await(Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        JsonNode list;
        do {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
            list = JsonMapper.shared()
                    .readTree(DemoProcess.call(port, "reminder/ann/list", "[]")
                            .join()
                            .body());
        } while (!list.has("said") || !wanted.test(list));
        return list;
    }
}
