package dev.rouse.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.DataKey;
import dev.rouse.LimitExceededException;
import dev.rouse.StartLedger.Source;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.TestNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The actor's own key-value data. */
public interface ActorDataContract extends ActorFixture {

    @Test
    default void dataIsKeptWithTheState() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.put("k", "v"));
            assertThat(node.await(a.read("k"))).isEqualTo("v");
            assertThat(node.<String>await(a.read("other"))).isNull();
        }
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            assertThat(node.await(a.read("k"))).isEqualTo("v");
            node.await(a.delete("k"));
            assertThat(node.<String>await(a.read("k"))).isNull();
        }
    }

    @Test
    default void aTurnReadsItsOwnWrites() {
        try (TestNode node = node(new Probe.Gates())) {
            assertThat(node.await(node.runtime().actor(Probe.class, "a").putThenRead("k", "mine")))
                    .isEqualTo("mine");
        }
    }

    @Test
    default void listsMergeWhatIsStoredWithWhatIsNotYet() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                String key = String.format("k%03d", i);
                node.call(a.put(key, "v" + i));
                expected.add(key);
            }
            node.call(a.put("x1", "other"));
            node.call(a.delete("k300"));
            expected.remove("k300");
            assertThat(node.await(a.list("k", 1000, false))).isEqualTo(expected);
            List<String> backwards = new ArrayList<>(expected);
            java.util.Collections.reverse(backwards);
            assertThat(node.await(a.list("k", 1000, true))).isEqualTo(backwards);
            assertThat(node.await(a.list("k", 3, true))).containsExactly("k599", "k598", "k597");
            assertThat(node.await(a.list("", 1000, false))).hasSize(600);
            assertThat(node.await(a.list("zz", 10, false))).isEmpty();
        }
    }

    @Test
    default void aRangeGoesFromItsFirstKeyToBeforeItsLast() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            for (String key : List.of("a", "b", "b1", "c", "d")) {
                node.await(a.put(key, key));
            }
            node.call(a.put("bb", "not saved yet, perhaps"));
            assertThat(node.await(a.range("b", "d", false))).containsExactly("b", "b1", "bb", "c");
            assertThat(node.await(a.range("b", "d", true))).containsExactly("c", "bb", "b1", "b");
            assertThat(node.await(a.range("d", "b", false))).isEmpty();
            assertThat(node.await(a.range("x", "z", false))).isEmpty();
        }
    }

    @Test
    default void limitsAreToldByNameAndNumber() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.putBytes("k".repeat(2048), 128 * 1024));
            assertThatThrownBy(() -> node.await(a.putBytes("k".repeat(2049), 1)))
                    .isInstanceOfSatisfying(
                            LimitExceededException.class,
                            error -> assertThat(error.limit()).isEqualTo(2048));
            assertThatThrownBy(() -> node.await(a.putBytes("k", 128 * 1024 + 1)))
                    .isInstanceOfSatisfying(
                            LimitExceededException.class,
                            error -> assertThat(error.given()).isEqualTo(128 * 1024 + 1));
            assertThat(node.<String>await(a.read("k"))).isNull();
        }
    }

    @Test
    default void dataThatIsReadAheadNeedsNoReadLater() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.put("warm/1", "one"));
            node.await(a.put("cold/1", "two"));
        }
        try (TestNode node = node(
                new Probe.Gates(),
                options -> options.preload(
                        p -> p.key(DataKey.of("known-absent")).prefix(DataKey.of("warm/"), 1024, false)))) {
            Probe a = node.runtime().actor(Probe.class, "a");
            assertThat(node.await(a.read("warm/1"))).isEqualTo("one");
            assertThat(node.await(a.list("warm/", 10, false))).containsExactly("warm/1");
            assertThat(node.<String>await(a.read("known-absent"))).isNull();
            assertThat(node.await(a.read("cold/1"))).isEqualTo("two");
            assertThat(node.starts.get(0).ledger().sources())
                    .anyMatch(entry -> entry.name().equals("data:warm/*") && entry.source() == Source.LIVE);
            node.await(a.put("warm/2", "more"));
            assertThat(node.await(a.list("warm/", 10, false))).containsExactly("warm/1", "warm/2");
        }
    }
}
