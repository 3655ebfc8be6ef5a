package dev.rouse.kv.memory.inspect;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.DataKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** See {@link Account}. */
public final class AccountActor extends Actor<AccountActor.Balance> implements Account {

    /** Key of an actor that cannot be created. */
    private static final String BROKEN = "broken";

    /** Whether event loops are held up. */
    static final AtomicBoolean HOLDS_UP = new AtomicBoolean();

    /** The state. */
    public record Balance(int amount, String text) {}

    AccountActor() {
        workflow(
                "approval",
                flow -> flow.step("reserve", () -> Mono.just("reserved"))
                        .then(flow.promise("approved", Boolean.class)));
        workflow(
                "long",
                flow -> Flux.range(0, flow.input(Integer.class))
                        .concatMap(i -> flow.step("step-" + i, () -> Mono.just("done " + i)))
                        .then(flow.promise("approved", Boolean.class)));
    }

    @Override
    protected Balance initialState() {
        if (address().key().equals(BROKEN)) {
            throw new IllegalStateException("It is broken.");
        }
        return new Balance(0, "");
    }

    @Override
    public Mono<Integer> deposit(int amount) {
        return Mono.just(update(before -> new Balance(before.amount() + amount, before.text()))
                .amount());
    }

    @Override
    public Mono<Void> note(String key, String value) {
        data().put(DataKey.of(key), value.getBytes(StandardCharsets.UTF_8));
        return Mono.empty();
    }

    @Override
    public Mono<Void> plan() {
        schedule().after(Duration.ofDays(1), "later");
        schedule().after(Duration.ofMillis(1), "fail");
        return Mono.empty();
    }

    @Override
    public Mono<Void> fail() {
        return Mono.error(new IllegalStateException("it fails"));
    }

    @Override
    public Mono<Void> later() {
        return Mono.empty();
    }

    @Override
    public Mono<Void> order(String what) {
        return what.equals("bad") ? Mono.error(new IllegalStateException("a bad order")) : Mono.empty();
    }

    @Override
    public Mono<Void> mail(String text) {
        queue(ActorAddress.of("account", BROKEN), "orders").send(text);
        return Mono.empty();
    }

    @Override
    public Mono<String> open(String id) {
        return workflows().start("approval", id, null);
    }

    @Override
    public Mono<Void> holdUp() {
        long spins = 0;
        while (HOLDS_UP.get()) {
            spins++; // Nothing that somebody could find out to be a wait.
        }
        return spins < 0 ? Mono.never() : Mono.empty();
    }

    @Override
    public Mono<String> openLong(String id, int steps) {
        return workflows().start("long", id, steps);
    }

    @Override
    public Mono<Void> failOften(int times) {
        for (int i = 0; i < times; i++) {
            schedule().after(Duration.ofMillis(1), "fail");
        }
        return Mono.empty();
    }

    @Override
    public Mono<Void> tell(String text) {
        events().emit("told", text);
        return Mono.empty();
    }

    @Override
    public Mono<Void> grow(int characters) {
        update(before -> new Balance(before.amount(), "x".repeat(characters)));
        return Mono.empty();
    }
}
