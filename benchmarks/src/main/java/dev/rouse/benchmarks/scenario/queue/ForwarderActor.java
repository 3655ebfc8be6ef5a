package dev.rouse.benchmarks.scenario.queue;

import dev.rouse.StatelessActor;
import reactor.core.publisher.Mono;

/** A {@link Forwarder} that keeps nothing. */
final class ForwarderActor extends StatelessActor implements Forwarder {

    @Override
    public Mono<Void> forward(long number) {
        String name = address().keyParts().get(0);
        queue(Inbox.class, Inbox.QUEUE, name).send(number);
        return Mono.empty();
    }
}
