package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorOptions;
import dev.rouse.ScheduleOptions;
import dev.rouse.alarm.AlarmSettings;
import dev.rouse.kv.CutStore;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A node that dies at any one of its calls to the store while it schedules, fires and fails, and the node after it. */
final class AlarmCrashTest {

    private static final ActorOptions OPTIONS =
            ActorOptions.DEFAULTS.withIdleTimeout(Duration.ZERO).withSchedule(ScheduleOptions.DEFAULTS.withTries(2));

    private static TestNode node(KvStore store) {
        Puppet.Play play = new Puppet.Play()
                .part("plan", puppet -> {
                    puppet.add("p");
                    puppet.plan().after(Duration.ofSeconds(1), "act", "once");
                    puppet.plan().after(Duration.ofSeconds(2), "act", "fail");
                    return Mono.just(puppet.plan().named("tick").every(Duration.ofSeconds(5), "act", "tick"));
                })
                .part("once", puppet -> Mono.just(puppet.add("o")))
                .part("fail", puppet -> {
                    puppet.add("f");
                    return Mono.error(new ActionException("no", "Never."));
                })
                .part("tick", puppet -> {
                    puppet.plan().cancelNamed("tick");
                    return Mono.just(puppet.add("t"));
                })
                .part(
                        "what",
                        puppet -> Mono.just(
                                puppet.now() + " " + puppet.plan().list().size() + " "
                                        + puppet.plan().deadLetters().size()));
        return TestNode.on(
                store, options -> options.withAlarms(new AlarmSettings(100, 10, Duration.ZERO)), play.type(OPTIONS));
    }

    /** @return whether the plan was acknowledged */
    private static boolean live(TestNode node) {
        Heard<String> planned =
                node.call(node.runtime().actor(Puppet.class, "a").act("plan"));
        node.advance(Duration.ofSeconds(20));
        return planned.isOver() && planned.error() == null;
    }

    @Test
    void whatWasAcknowledgedTakesEffectOnceWhereverTheNodeDies() {
        CutStore whole = new CutStore(new ScriptedStore(), Integer.MAX_VALUE, true);
        try (TestNode node = node(whole)) {
            assertThat(live(node)).isTrue();
            assertThat(what(node)).isEqualTo("pot 0 1");
        }
        int joining = callsUntilServing();
        List<String> seen = new ArrayList<>();
        for (int last = joining + 1; last <= whole.calls(); last++) {
            for (boolean applied : new boolean[] {false, true}) {
                seen.add(liveTwice(last, applied));
            }
        }
        assertThat(seen).contains(" 0 0", "pot 0 1");
    }

    private static int callsUntilServing() {
        CutStore store = new CutStore(new ScriptedStore(), Integer.MAX_VALUE, true);
        node(store);
        return store.calls();
    }

    private static String liveTwice(int last, boolean applied) {
        ScriptedStore store = new ScriptedStore();
        CutStore cut = new CutStore(store, last, applied);
        boolean acknowledged = live(node(cut));
        try (TestNode next = node(store)) {
            next.setWallClock(Duration.ofSeconds(20));
            next.advance(Duration.ofSeconds(30));
            String what = what(next);
            assertThat(what)
                    .as("cut at call %d of the store, which was %s", last, applied ? "applied" : "lost")
                    .isIn(acknowledged ? List.of("pot 0 1") : List.of("pot 0 1", " 0 0"));
            assertThat(store.entries())
                    .as("rows of the alarm index")
                    .noneMatch(entry -> entry.key().startsWith(KvKey.of((byte) 'R', (byte) 0x11)));
            return what;
        }
    }

    private static String what(TestNode node) {
        return node.await(node.runtime().actor(Puppet.class, "a").act("what"));
    }
}
