package dev.rouse.report;

import dev.rouse.ActorAddress;
import dev.rouse.ActorPresence;
import dev.rouse.LifecycleEvent;
import dev.rouse.TurnActivity;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes the reports of a node. Used from any thread. */
public final class NodeReporter {

    private final Mono<TurnActivity> activity;
    private final LifeLog log;
    private final Function<List<ActorAddress>, Mono<List<ActorPresence>>> presence;

    /**
     * @param activity of the node's actors, from when it is asked for first
     * @param lives of its actors, one after the other
     * @param presence of some of its actors now, in their order
     */
    public NodeReporter(
            Mono<TurnActivity> activity,
            Flux<LifecycleEvent> lives,
            Function<List<ActorAddress>, Mono<List<ActorPresence>>> presence,
            LongSupplier nanoTime) {
        this.activity = activity;
        this.presence = presence;
        this.log = new LifeLog(lives, nanoTime);
    }

    public Mono<TurnActivity> activity() {
        return activity;
    }

    /**
     * Answers another node. Cold.
     *
     * @param question as {@link ClusterReports} sends it
     */
    public Mono<byte[]> report(byte[] question) {
        return Mono.defer(() -> {
                    ReportQuestion asked = ReportQuestion.decode(question);
                    List<NodeReport.Named> actors = asked.presence();
                    if (actors != null) {
                        return presence.apply(actors.stream()
                                        .map(NodeReport.Named::address)
                                        .toList())
                                .map(NodeReport::ofPresence);
                    }
                    return asked.activity() ? activity.map(NodeReport::ofActivity) : Mono.just(log.report(asked));
                })
                .map(NodeReport::encode);
    }
}
