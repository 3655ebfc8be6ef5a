package dev.rouse.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import dev.rouse.visits.Visits;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Output of {@link KilledNode}s before they were killed, compared with the store. */
final class KilledNodeOutput {

    private static final byte[] ROOT = {'R'};
    private static final Duration A_WHILE = Duration.ofSeconds(6);
    private static final int LINES_KEPT = 100;

    /** Said by a node that does not come to the step that is waited for. */
    private static final int MOST_LINES = 100_000;

    private final Map<String, String> words = new HashMap<>();
    private final Set<String> begun = new HashSet<>();
    private final Set<String> ending = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final Deque<String> lines = new ArrayDeque<>();
    private int heard;

    /** Number of times that it was told what an actor has lived through. */
    int heard() {
        return heard;
    }

    /** Listens until {@code times} lines of kind {@code what} named {@code step}, kills, and hears what was said before that. */
    void killAt(Process process, String what, String step, int times) throws IOException, InterruptedException {
        lines.clear();
        int left = times;
        int most = MOST_LINES;
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (lines.size() > LINES_KEPT) {
                    lines.remove();
                }
                if (line.startsWith(KilledNode.MARK) && line.endsWith(KilledNode.END)) {
                    String said = line.substring(KilledNode.MARK.length(), line.length() - KilledNode.END.length());
                    hear(said);
                    if (said.startsWith(what) && said.contains(step) && --left == 0 || --most == 0) {
                        process.toHandle().destroyForcibly();
                    }
                }
            }
        } finally {
            process.toHandle().destroyForcibly();
        }
        process.waitFor();
        assertThat(left)
                .as(() -> what + " " + step + " was not said often enough, but\n" + String.join("\n", lines))
                .isLessThanOrEqualTo(0);
    }

    private void hear(String said) {
        String[] parts = said.split(" ", 3);
        String name = parts[1];
        switch (parts[0]) {
            case KilledNode.CREATES -> begun.add(name);
            case KilledNode.CREATED -> told(name, "created plan:first");
            case KilledNode.HEARD -> told(name, parts[2]);
            case KilledNode.ENDS -> ending.add(name);
            case KilledNode.ENDED -> ended.add(name);
            case KilledNode.COMMITS, KilledNode.COMMITTED -> {}
            default -> throw new AssertionError(said + "\n" + String.join("\n", lines));
        }
    }

    /** Callers of one actor are answered side by side: the longest is the newest. */
    private void told(String name, String all) {
        heard++;
        words.merge(name, all, (before, now) -> now.length() > before.length() ? now : before);
    }

    /** @param version of the state's schema that the killed node had */
    void judge(KvStore store, int version) {
        StoredLifeLogs left = StoredLifeLogs.read(store, ROOT, Instant.now());
        assertThat(begun).containsAll(left.names());
        begun.forEach(name -> judge(name, left.text(name)));
        try (TestNode node = successor(store, version)) {
            node.advance(A_WHILE);
            StoredLifeLogs later = StoredLifeLogs.read(store, ROOT, node.now());
            assertThat(later.names()).isEqualTo(left.names());
            for (String name : left.names()) {
                assertThat(later.text(name)).startsWith(left.text(name));
                assertThat(later.line(name)).as("what is still planned").doesNotContain("[");
            }
            // No others: they would be migrated and plan something, which is far ahead in the time of the next node.
            for (String name : left.names()) {
                if (name.startsWith(KilledNode.prefix(version))) {
                    assertThat(node.await(
                                    node.runtime().actor(LifeLog.class, name).read()))
                            .isEqualTo(later.text(name));
                }
            }
        }
    }

    private void judge(String name, @Nullable String found) {
        String told = words.get(name);
        if (ended.contains(name)) {
            assertThat(found).as("words of %s, which is no more", name).isNull();
        } else if (found != null) {
            assertThat(found + " ")
                    .as("words of %s", name)
                    .startsWith(told == null ? "created plan:first " : told + " ");
        } else if (!ending.contains(name)) {
            assertThat(told)
                    .as("words that were told of %s, which is not there", name)
                    .isNull();
        }
    }

    /** In a time of its own, that begins now. */
    private static TestNode successor(KvStore store, int version) {
        Visits visits = new Visits();
        TestNode node = TestNode.begin(
                visits,
                store,
                options -> options.alarms(a -> a.inMemory(100).waking(10).jitter(Duration.ZERO)),
                ROOT,
                LifeLog.type(version, visits));
        node.setWallClock(Duration.between(node.now(), Instant.now()));
        node.until(node::isStarted);
        return node;
    }
}
