package dev.rouse.cli;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ErrorKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

final class OrderActor extends Actor<List<String>> implements Order {

    OrderActor() {
        workflow(
                "ship",
                flow -> flow.signal("approved", String.class)
                        .flatMap(word -> flow.step("pack", String.class, () -> Mono.just("packed: " + word))));
        workflow("deliver", flow -> {
            flow.query("where", () -> "at " + flow.input(String.class));
            flow.progress("on its way");
            return flow.step("load", String.class, () -> Mono.just("loaded"))
                    .then(flow.promise("signed", String.class));
        });
    }

    @Override
    protected List<String> initialState() {
        return List.of();
    }

    @Override
    public Mono<List<String>> add(String item, int count) {
        return Mono.just(update(items ->
                Stream.concat(items.stream(), Stream.of(item + "*" + count)).toList()));
    }

    @Override
    public Mono<List<String>> items() {
        return Mono.just(state());
    }

    @Override
    public Mono<String> remindIn(int seconds) {
        return Mono.just(schedule().after(Duration.ofSeconds(seconds), "add", "reminder", 1));
    }

    @Override
    public Mono<String> parcel(String name) {
        return name.equals("broken") ? Mono.error(new IllegalStateException("scripted")) : Mono.just("sent " + name);
    }

    @Override
    public Mono<Void> fail() {
        return Mono.error(new ActionException(ErrorKind.CONFLICT, "sold_out", "Nothing is left.\u001b[2J", Map.of()));
    }
}
