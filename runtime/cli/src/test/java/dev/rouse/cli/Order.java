package dev.rouse.cli;

import dev.rouse.QueueHandler;
import dev.rouse.ReadOnly;
import java.util.List;
import reactor.core.publisher.Mono;

/** An actor with a queue, a workflow and a schedule. */
public interface Order {

    Mono<List<String>> add(String item, int count);

    @ReadOnly
    Mono<List<String>> items();

    Mono<String> remindIn(int seconds);

    @QueueHandler("parcels")
    Mono<String> parcel(String name);

    /** Fails. */
    Mono<Void> fail();
}
