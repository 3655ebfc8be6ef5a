package dev.rouse.report;

import dev.rouse.LifecycleEvent;
import dev.rouse.TurnActivity;
import java.util.List;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes the reports of a node. Used from any thread. */
public final class NodeReporter {

    private final Mono<TurnActivity> activity;
    private final LifeLog log;

    /**
     * @param activity of the node's actors, from when it is asked for first
     * @param lives of its actors, one after the other
     */
    public NodeReporter(Mono<TurnActivity> activity, Flux<LifecycleEvent> lives, LongSupplier nanoTime) {
        this.activity = activity;
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
                    return asked.activity()
                            ? activity.map(seen -> new NodeReport(seen, List.of(), 0, 0))
                            : Mono.just(log.report(asked));
                })
                .map(NodeReport::encode);
    }
}
