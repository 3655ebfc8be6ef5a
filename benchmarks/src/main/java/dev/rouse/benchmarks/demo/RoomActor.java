package dev.rouse.benchmarks.demo;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** A {@link Room} whose state is the number of messages; the messages themselves are its events. */
public final class RoomActor extends Actor<Long> implements Room {

    private final Supplier<Optional<String>> node;

    /** @param node that it is on */
    RoomActor(Supplier<Optional<String>> node) {
        this.node = node;
    }

    @Override
    protected Mono<Void> onWake() {
        events().emit("awake", new Awake(node.get()));
        return Mono.empty();
    }

    @Override
    protected Mono<Void> onSleep() {
        events().emit("asleep", null);
        return Mono.empty();
    }

    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<Message> say(String name, String text) {
        if (name.isBlank() || text.isBlank()) {
            return Mono.error(new ActionException("nothing_said", "A message has a name and a text."));
        }
        Message message = new Message(name, text);
        events().emit("message", message);
        update(said -> said + 1);
        return Mono.just(message);
    }

    @Override
    public Mono<Long> said() {
        return Mono.just(state());
    }

    @Override
    public Mono<Void> rest() {
        life().sleepNow();
        return Mono.empty();
    }
}
