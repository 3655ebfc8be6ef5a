package dev.rouse.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowStatus;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Processes that are killed while workflows run in them: as a step begins, as each kind of commit is about to be made, and as it has been. A
 * workflow whose start was told goes on in the next process, and each of its steps is done once.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public interface FlowKillContract {

    /** Processes that are killed at each moment. */
    int FLOW_ROUNDS = Integer.getInteger("rouse.kill.rounds", 1);

    /** Looks, twenty seconds apart, until all workflows that the killed processes began are over. */
    int MOST_LOOKS = 9;

    /** A process that runs {@link KilledFlows#live} on the store of this test. */
    Process begin(String mode, int round) throws IOException;

    /** That store, when no such process runs. */
    KvStore open();

    /** What {@link #open} gave is not used any more. */
    void close(KvStore store);

    @Test
    default void workflowsGoOnAndEachStepIsDoneOnceWhereverTheProcessIsKilled() throws Exception {
        Set<String> begun = new HashSet<>();
        Set<String> told = new HashSet<>();
        int round = 0;
        for (int again = 0; again < FLOW_ROUNDS; again++) {
            for (String moment : KilledFlows.MOMENTS) {
                int times = 1 + ThreadLocalRandom.current().nextInt(20);
                killAt(begin(KilledFlows.STEADY, ++round), moment, times, begun, told);
                judge(begun, told);
            }
        }
        assertThat(told).as("workflows whose start was told").isNotEmpty();
    }

    @Test
    default void attemptThatKillsItsProcessIsExhaustedAfterItsTries() throws Exception {
        for (int attempt = 1; attempt <= 2; attempt++) {
            Process process = begin(KilledFlows.DEADLY, attempt);
            String said = String.join("\n", process.inputReader().lines().toList());
            process.waitFor();
            assertThat(said).contains(KilledFlows.line(KilledFlows.DIES));
        }
        KvStore store = open();
        try (TestNode node = successor(store)) {
            node.advance(Duration.ofSeconds(30));
            WorkflowInfo info = node.await(clerk(node, 0).info("deadly"));
            assertThat(info.paused()).as(info.toString()).isTrue();
            assertThat(info.reason()).contains("after 2 attempts");
            assertThat(node.await(clerk(node, 0).notes())).isEmpty();
        } finally {
            close(store);
        }
    }

    /** Hears all that a process says, and kills it as it says {@code moment} for the {@code times}-th time. */
    private static void killAt(Process process, String moment, int times, Set<String> begun, Set<String> told)
            throws IOException, InterruptedException {
        int left = times;
        StringBuilder all = new StringBuilder();
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                all.append(line).append('\n');
                if (line.startsWith(KilledFlows.line(KilledFlows.STARTS))) {
                    begun.add(lastWord(line));
                } else if (line.startsWith(KilledFlows.line(KilledFlows.STARTED))) {
                    told.add(lastWord(line));
                }
                if (line.startsWith(KilledFlows.line(moment)) && --left == 0) {
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.toHandle().destroyForcibly();
        }
        process.waitFor();
        assertThat(left)
                .as(() -> moment + " was not said often enough, but\n" + all)
                .isLessThanOrEqualTo(0);
    }

    private static String lastWord(String line) {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    private void judge(Set<String> begun, Set<String> told) {
        KvStore store = open();
        try (TestNode node = successor(store)) {
            int looks = 0;
            do {
                node.advance(Duration.ofSeconds(20));
            } while (!allHaveEnded(node, begun) && ++looks < MOST_LOOKS);
            for (String id : begun) {
                judge(node, id, told.contains(id));
            }
        } finally {
            close(store);
        }
    }

    private static boolean allHaveEnded(TestNode node, Set<String> begun) {
        return begun.stream()
                .map(id -> node.await(clerk(node, KilledFlows.actorOf(id)).info(id)))
                .allMatch(info -> info == null || info.status().isEnd());
    }

    private static void judge(TestNode node, String id, boolean isTold) {
        Clerk clerk = clerk(node, KilledFlows.actorOf(id));
        WorkflowInfo info = node.await(clerk.info(id));
        List<String> notes = node.await(clerk.notes()).stream()
                .filter(note -> note.startsWith(id + ":"))
                .toList();
        if (info == null) {
            assertThat(isTold).as("the start of %s was told", id).isFalse();
            assertThat(notes).isEmpty();
            return;
        }
        boolean fails = KilledFlows.fails(id);
        assertThat(info.status())
                .as(info.toString())
                .isEqualTo(fails ? WorkflowStatus.FAILED : WorkflowStatus.COMPLETED);
        assertThat(notes).isEqualTo(List.of(id + ":first", id + ":0", id + ":1", fails ? id + ":no" : id + ":last"));
    }

    private static Clerk clerk(TestNode node, int actor) {
        return node.runtime().actor(Clerk.class, KilledFlows.key(actor));
    }

    /** In a time of its own, that begins now. */
    private static TestNode successor(KvStore store) {
        TestNode node = TestNode.begin(
                store,
                options -> options,
                new byte[] {'R'},
                Clerk.type(KilledFlows.book(step -> {}, clerk -> clerk.note("deadly")), options -> options));
        node.setWallClock(Duration.between(node.now(), Instant.now()));
        node.until(node::isStarted);
        return node;
    }
}
