package dev.rouse.net.inspect.api;

import dev.rouse.ActorAddress;
import dev.rouse.ActorInspection;
import dev.rouse.ActorNode;
import dev.rouse.ActorPage;
import dev.rouse.DeadLetter;
import dev.rouse.OverloadedException;
import dev.rouse.RouseException;
import dev.rouse.net.inspect.InspectorAuthorizer;
import dev.rouse.net.operation.GuardedOperation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Acts on all actors of a type whose keys begin with something, one after the other at this node, until done or stopped. Few at a time. */
final class Jobs {

    private static final int MOST_RUNNING = 4;
    private static final int KEPT = 20;
    private static final int PAGE = 100;
    private static final int COUNTED = 1000;
    private static final int AT_A_TIME = 8;

    private final ActorNode node;
    private final AuditTrail audit;
    private final @Nullable InspectorAuthorizer authorizer;
    private final AtomicLong last = new AtomicLong();
    private final AtomicInteger running = new AtomicInteger();
    private final ConcurrentHashMap<Long, Job> jobs = new ConcurrentHashMap<>();

    /** @param authorizer asked of each actor; null for none */
    Jobs(ActorNode node, AuditTrail audit, @Nullable InspectorAuthorizer authorizer) {
        this.node = node;
        this.audit = audit;
        this.authorizer = authorizer;
    }

    /**
     * A job, as it is told.
     *
     * @param total actors that were there when it began, as far as they are counted
     */
    record View(
            long id,
            String act,
            String type,
            String prefix,
            String state,
            long total,
            long done,
            long failed,
            @Nullable String error) {}

    private record All(List<View> jobs) {}

    private static final class Job {

        private final long id;
        private final Viewer viewer;
        private final EventExecutor loop;
        private final String act;
        private final String type;
        private final String prefix;
        private final AtomicLong total = new AtomicLong();
        private final AtomicLong done = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private volatile String state = "running";
        private volatile @Nullable String error;

        Job(long id, Viewer viewer, EventExecutor loop, String act, String type, String prefix) {
            this.id = id;
            this.viewer = viewer;
            this.loop = loop;
            this.act = act;
            this.type = type;
            this.prefix = prefix;
        }

        boolean isRunning() {
            return state.equals("running");
        }

        String chosen() {
            return type + "/" + prefix + "*";
        }

        View view() {
            return new View(id, act, type, prefix, state, total.get(), done.get(), failed.get(), error);
        }
    }

    // Orders.

    /**
     * Begins a job.
     *
     * @param loop times how long the authorizer takes for each actor
     * @throws RequestRefused there is no such act, or it is not confirmed
     */
    Mono<View> begin(ApiRequest request, RequestBody body, EventExecutor loop) {
        JsonNode order = ActorActs.read(body);
        String act = order.path("act").asString("");
        String type = order.path("type").asString("");
        String prefix = order.path("prefix").asString("");
        Function<ActorAddress, Mono<?>> each = actOf(act);
        if (act.equals("destroy") && !order.path("confirm").asString("").equals(type)) {
            throw RequestRefused.invalid(
                    "not_confirmed", "To destroy actors, confirm their type: {\"confirm\": \"" + type + "\"}.");
        }
        node.actions(type);
        if (running.incrementAndGet() > MOST_RUNNING) {
            running.decrementAndGet();
            throw new OverloadedException("jobs of the inspector", MOST_RUNNING);
        }
        Job job = new Job(last.incrementAndGet(), request.viewer(), loop, act, type, prefix);
        jobs.put(job.id, job);
        forgetOld();
        audit.begun(job.viewer, "job." + act, job.chosen());
        audit.told(job.viewer, "job." + act, job.chosen(), "", run(job, each))
                .doFinally(end -> running.decrementAndGet())
                .subscribe(ended -> {}, failed -> {});
        return Mono.just(job.view());
    }

    private Function<ActorAddress, Mono<?>> actOf(String act) {
        ActorInspection inspection = node.inspection();
        return switch (act) {
            case "pause" -> node::pause;
            case "resume" -> node::resume;
            case "sleep" -> inspection::sleep;
            case "destroy" -> node::destroy;
            case "retry" -> actor -> letters(actor, letter -> node.retryDeadLetter(actor, letter.id()));
            case "drop" -> actor -> letters(actor, letter -> node.dropDeadLetter(actor, letter.id()));
            default ->
                throw RequestRefused.invalid(
                        "unknown_act",
                        "A job is one of pause, resume, sleep, destroy, retry and drop, got '" + act + "'.");
        };
    }

    private Mono<?> letters(ActorAddress actor, Function<DeadLetter, Mono<?>> order) {
        return node.deadLetters(actor)
                .flatMapMany(Flux::fromIterable)
                .concatMap(order::apply)
                .then();
    }

    // Work.

    private Mono<Void> run(Job job, Function<ActorAddress, Mono<?>> each) {
        return pages(job, COUNTED)
                .doOnNext(page -> job.total.addAndGet(page.actors().size()))
                .thenMany(pages(job, PAGE))
                .concatMap(
                        page -> Flux.fromIterable(page.actors())
                                .filter(actor -> job.isRunning())
                                .flatMap(actor -> one(job, actor, each), AT_A_TIME),
                        1)
                .then()
                .doOnSuccess(ended -> end(job, "done"))
                .doOnError(error -> {
                    job.error = code(error);
                    end(job, "failed");
                });
    }

    private static void end(Job job, String state) {
        if (job.isRunning()) {
            job.state = state;
        }
    }

    private Flux<ActorPage> pages(Job job, int limit) {
        return page(job, null, limit)
                .expand(page -> page.next() == null || !job.isRunning() ? Mono.empty() : page(job, page.next(), limit));
    }

    private Mono<ActorPage> page(Job job, @Nullable String cursor, int limit) {
        return node.inspection().list(job.type, job.prefix, cursor, limit);
    }

    private Mono<Void> one(Job job, ActorAddress actor, Function<ActorAddress, Mono<?>> each) {
        return Mono.defer(() -> allowed(job, actor))
                .flatMap(passed -> each.apply(actor).then())
                .doOnSuccess(done -> job.done.incrementAndGet())
                .onErrorResume(error -> {
                    job.error = code(error);
                    job.failed.incrementAndGet();
                    return Mono.empty();
                })
                .then();
    }

    private Mono<Boolean> allowed(Job job, ActorAddress actor) {
        return authorizer == null
                ? Mono.just(true)
                : GuardedOperation.passed(
                        () -> authorizer.mayAct(job.viewer.principal(), actor, job.act),
                        InspectorFront.SILENCE,
                        RequestRefused::guardSilent,
                        job.loop);
    }

    private static String code(Throwable error) {
        return error instanceof RouseException known
                ? known.code()
                : error.getClass().getSimpleName();
    }

    private void forgetOld() {
        List<Job> ended = new ArrayList<>(jobs.values());
        ended.sort(Comparator.comparingLong(job -> job.id));
        ended.stream()
                .filter(job -> !job.isRunning())
                .limit(Math.max(0, jobs.size() - KEPT))
                .forEach(job -> jobs.remove(job.id));
    }

    // Views.

    /** All of them, the newest first. */
    List<View> all() {
        return jobs.values().stream()
                .map(Job::view)
                .sorted(Comparator.comparingLong(View::id).reversed())
                .toList();
    }

    Mono<?> told() {
        return Mono.fromSupplier(() -> new All(all()));
    }

    /** Stops a job behind the actors that it acts on now. */
    Mono<View> stop(ApiRequest request, String id) {
        return audit.told(request.viewer(), "job.stop", "", id, stopped(id));
    }

    private Mono<View> stopped(String id) {
        return Mono.fromSupplier(() -> {
            Job job = jobs.get(number(id));
            if (job == null) {
                throw RequestRefused.unknownPath("jobs/" + id);
            }
            end(job, "stopped");
            return Objects.requireNonNull(job).view();
        });
    }

    private static long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
