package dev.rouse.net.inspect.api;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.ClusterLives;
import dev.rouse.EventQuery;
import dev.rouse.net.inspect.api.ActorReads.Emitted;
import dev.rouse.net.inspect.api.NodeReads.Health;
import dev.rouse.net.inspect.api.NodeReads.Life;
import dev.rouse.net.operation.ViewJson;
import io.netty.util.concurrent.EventExecutor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Changes while a page is open. Gathers them, bounded, from whatever thread they come on, until the next update takes them; the newest of what
 * has one value, the last of what comes one by one. Costs nothing once it is closed.
 */
final class LiveFeed {

    private static final int MOST_LIVES = 200;
    private static final int MOST_EVENTS = 100;

    private final ActorNode node;
    private final NodeReads nodes;
    private final ActorReads actors;
    private final Jobs jobs;
    private final @Nullable ActorAddress actor;
    private final boolean activity;

    private final Disposable.Composite sources = Disposables.composite();
    private final Bounded<Life> lives = new Bounded<>(MOST_LIVES);
    private final Bounded<Emitted> emitted = new Bounded<>(MOST_EVENTS);

    /** Views that have changed since the last update, by their names. */
    private final ConcurrentHashMap<String, Object> changed = new ConcurrentHashMap<>();

    /** Reasons for which nodes do not answer, by their names. */
    private final ConcurrentHashMap<String, String> silent = new ConcurrentHashMap<>();

    /** Views that are looked at now. */
    private final Set<String> looking = ConcurrentHashMap.newKeySet();

    /** Views that were told last. */
    private final ConcurrentHashMap<String, Object> known = new ConcurrentHashMap<>();

    private LiveFeed(
            ActorNode node,
            NodeReads nodes,
            ActorReads actors,
            Jobs jobs,
            @Nullable ActorAddress actor,
            boolean activity) {
        this.node = node;
        this.nodes = nodes;
        this.actors = actors;
        this.jobs = jobs;
        this.actor = actor;
        this.activity = activity;
    }

    static LiveFeed of(ActorNode node, NodeReads nodes, ActorReads actors, Jobs jobs, ApiRequest asked) {
        boolean activity = "true".equals(asked.query().only("activity"));
        return new LiveFeed(node, nodes, actors, jobs, asked.actor(), activity);
    }

    /** Things that come one by one: of too many the last are dropped, and counted. */
    private static final class Bounded<T> {

        private final int most;
        private final ConcurrentLinkedQueue<T> queue = new ConcurrentLinkedQueue<>();
        private final AtomicInteger size = new AtomicInteger();
        private final AtomicInteger dropped = new AtomicInteger();

        Bounded(int most) {
            this.most = most;
        }

        <S> void offer(S came, Function<S, T> view) {
            if (size.get() >= most) {
                dropped.incrementAndGet();
            } else {
                size.incrementAndGet();
                queue.add(view.apply(came));
            }
        }

        void dropped(int more) {
            dropped.addAndGet(more);
        }

        void addTo(Map<String, Object> update, String name) {
            List<T> all = new ArrayList<>();
            for (T one = queue.poll(); one != null; one = all.size() < most ? queue.poll() : null) {
                size.decrementAndGet();
                all.add(one);
            }
            if (!all.isEmpty()) {
                update.put(name, all);
            }
            int missed = dropped.getAndSet(0);
            if (missed > 0) {
                update.put(name + "Dropped", missed);
            }
        }
    }

    /**
     * Begins.
     *
     * @param loop times what foreign code shows of values
     */
    void open(EventExecutor loop) {
        ActorAddress one = actor;
        sources.add(node.inspection().lives(one).subscribe(this::lived, lost -> {}));
        if (one != null) {
            sources.add(RedactionRuns.timedBy(
                            loop, node.get(one).events(EventQuery.now()).concatMap(event -> actors.shown(one, event)))
                    .subscribe(event -> emitted.offer(event, Function.identity()), lost -> {}));
        }
    }

    private void lived(ClusterLives seen) {
        String why = seen.silent();
        boolean isNew = why == null ? silent.remove(seen.node()) != null : !why.equals(silent.put(seen.node(), why));
        if (isNew) {
            changed.put("silent", Map.copyOf(silent));
        }
        lives.dropped((int) Math.min(Integer.MAX_VALUE, seen.missed()));
        seen.lives().forEach(event -> lives.offer(event, each -> Life.of(seen.node(), each)));
    }

    /** Looks again at what tells nobody of its changes. */
    void look() {
        if (sources.isDisposed()) {
            return;
        }
        ActorAddress one = actor;
        if (one != null) {
            look("actor", actors.actor(one));
            return;
        }
        look("node", Mono.fromSupplier(() -> Health.of(node.health())));
        look("cluster", nodes.cluster());
        look("jobs", Mono.fromSupplier(jobs::all));
        if (activity) {
            look("activity", nodes.activity());
        }
    }

    /** Looks once, unless the look before goes on: at what cannot be had now, with the next look again. */
    private void look(String name, Mono<?> view) {
        if (!looking.add(name)) {
            return;
        }
        view.doFinally(end -> looking.remove(name))
                .subscribe(
                        seen -> {
                            if (!seen.equals(known.put(name, seen))) {
                                changed.put(name, seen);
                            }
                        },
                        lost -> {});
    }

    /** All that has changed since the update before, as JSON; null for nothing. */
    @Nullable
    String update() {
        Map<String, Object> update = new LinkedHashMap<>();
        for (String name : List.copyOf(changed.keySet())) {
            Object view = changed.remove(name);
            if (view != null) {
                update.put(name, view);
            }
        }
        lives.addTo(update, "lives");
        emitted.addTo(update, "emitted");
        if (update.isEmpty()) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ViewJson.write(update, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    void close() {
        sources.dispose();
    }
}
