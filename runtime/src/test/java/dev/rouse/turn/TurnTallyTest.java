package dev.rouse.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.TurnActivity;
import dev.rouse.call.BareTarget;
import dev.rouse.call.Call;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

/** Turns are counted one by one where there are few, and by some of them where there are many. */
final class TurnTallyTest {

    private static final KvMutation CHANGE = new KvMutation.Set(KvKey.of(new byte[40]), new byte[60]);

    private final TurnTally tally = new TurnTally(() -> 1_000);
    private long now = 1;
    private int looks;

    private long ticker() {
        looks++;
        return now;
    }

    private static ActorAddress actor(String key) {
        return ActorAddress.of("account", key);
    }

    private static TimedTurn turn(String key) {
        Call call = new Call(new BareTarget(actor(key)), null, new BaseSubscriber<>() {}, null) {};
        return (TimedTurn) Proxy.newProxyInstance(
                TimedTurn.class.getClassLoader(), new Class<?>[] {TimedTurn.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("call")) {
                        return call;
                    }
                    throw new AssertionError("not asked for: " + method);
                });
    }

    private void run(TimedTurn turn, long nanos, int inLine) {
        tally.began(this::ticker);
        now += nanos;
        tally.ended(turn, this::ticker, inLine);
        tally.saved(turn.call().address(), List.of(CHANGE));
    }

    private Map<ActorAddress, TurnActivity.Busy> actors() {
        return tally.told().actors().stream().collect(Collectors.toMap(TurnActivity.Busy::actor, Function.identity()));
    }

    @Test
    void fewAreCountedOneByOne() {
        TimedTurn often = turn("often");
        TimedTurn once = turn("once");
        for (int i = 0; i < 5_000; i++) {
            run(often, 1_000, 2);
            now += 1_000_000;
        }
        tally.began(this::ticker);
        tally.began(this::ticker);
        now += 500;
        tally.ended(once, this::ticker, 0);
        tally.ended(often, this::ticker, 0);
        assertThat(actors().get(actor("often")))
                .returns(5_001L, TurnActivity.Busy::turns)
                .returns(Duration.ofNanos(5_000_500), TurnActivity.Busy::took)
                .returns(Duration.ofNanos(10_000_000), TurnActivity.Busy::waited)
                .returns(5_000L * CHANGE.size(), TurnActivity.Busy::bytes);
        assertThat(actors().get(actor("once")).turns()).isEqualTo(1);
    }

    @Test
    void manyAreCountedBySome() {
        TimedTurn often = turn("often");
        TimedTurn seldom = turn("seldom");
        for (int i = 0; i < 400_000; i++) {
            run(i % 5 == 0 ? seldom : often, i % 5 == 0 ? 3_000 : 1_000, 1);
        }
        Percentage near = Percentage.withPercentage(10);
        assertThat(actors().get(actor("often")).turns()).isCloseTo(320_000, near);
        assertThat(actors().get(actor("seldom")).turns()).isCloseTo(80_000, near);
        assertThat(actors().get(actor("often")).took().toMillis()).isCloseTo(320, near);
        assertThat(actors().get(actor("seldom")).took().toMillis()).isCloseTo(240, near);
        assertThat(actors().get(actor("often")).bytes()).isCloseTo(320_000L * CHANGE.size(), near);
        assertThat(looks)
                .as("looks at the time, of 800,000 if each turn had two")
                .isLessThan(60_000);
    }

    @Test
    void thoseThatFollowEachOtherInAFixedOrderAreCountedAlike() {
        List<TimedTurn> all =
                IntStream.range(0, 16).mapToObj(i -> turn("k" + i)).toList();
        for (int i = 0; i < 1_600_000; i++) {
            run(all.get(i % 16), 1_000, 0);
        }
        assertThat(actors().values())
                .hasSize(16)
                .allSatisfy(actor -> assertThat(actor.turns()).isCloseTo(100_000, Percentage.withPercentage(20)));
    }

    @Test
    void slowOneIsSeenAmongMany() {
        TimedTurn often = turn("often");
        for (int i = 0; i < 100_001; i++) {
            run(often, 1_000, 0);
        }
        tally.began(this::ticker);
        tally.aged(7_000_000);
        tally.ended(turn("slow"), this::ticker, 0);
        assertThat(tally.told().slow().get(0))
                .returns(actor("slow"), TurnActivity.Slow::actor)
                .returns(Duration.ofMillis(7), TurnActivity.Slow::took);
    }

    @Test
    void theyAreCountedOneByOneAgainAsSoonAsTheyAreFew() {
        TimedTurn often = turn("often");
        for (int i = 0; i < 500_000; i++) {
            run(often, 1_000, 0);
        }
        now += 100_000_000;
        assertThat(actors().get(actor("often")).turns()).isCloseTo(500_000, Percentage.withPercentage(1));
        run(often, 1_000, 0);
        TimedTurn other = turn("other");
        for (int i = 0; i < 100; i++) {
            run(other, 1_000, 0);
            now += 1_000_000;
        }
        assertThat(actors().get(actor("other"))).returns(100L, TurnActivity.Busy::turns);
        assertThat(actors().get(actor("often")).turns()).isEqualTo(500_001);
    }
}
