package dev.rouse.test;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A diary that emits an event for each line. */
final class DiaryActor extends Actor<List<String>> implements Diary {

    DiaryActor() {
        workflow(
                "essay",
                flow -> flow.step("title", String.class, () -> write("title").thenReturn("title"))
                        .then(flow.signal("idea", String.class))
                        .flatMap(idea -> flow.step(
                                "body", String.class, () -> write(idea).thenReturn(idea + " at length"))));
    }

    @Override
    protected List<String> initialState() {
        return List.of();
    }

    @Override
    public Mono<List<String>> write(String line) {
        events().emit("written", line);
        return Mono.just(update(before -> {
            List<String> after = new ArrayList<>(before);
            after.add(line);
            return List.copyOf(after);
        }));
    }

    @Override
    public Mono<String> remind(long seconds, String line) {
        return Mono.just(schedule().named("reminder").after(Duration.ofSeconds(seconds), "write", line));
    }

    @Override
    public Mono<List<String>> ponder(String line) {
        return write(line).then(blocking(() -> line + "!")).flatMap(this::write);
    }

    @Override
    public Mono<List<String>> dawdle(long seconds, String line) {
        return Mono.delay(Duration.ofSeconds(seconds), lane()).then(Mono.defer(() -> write(line)));
    }

    @Override
    public Mono<Void> receive(String line) {
        return line.equals("fine")
                ? write(line).then()
                : Mono.error(new ActionException("illegible", "It cannot be read."));
    }

    @Override
    public Mono<List<String>> lines() {
        return Mono.just(state());
    }

    @Override
    public Flux<String> each() {
        return Flux.fromIterable(state());
    }

    @Override
    public Mono<Long> sleeps() {
        return Mono.just(state().stream().filter("good night"::equals).count());
    }

    @Override
    protected Mono<Void> onSleep() {
        return write("good night").then();
    }
}
