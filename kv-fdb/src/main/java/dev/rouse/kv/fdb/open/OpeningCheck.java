package dev.rouse.kv.fdb.open;

import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.fdb.client.Answer;
import dev.rouse.kv.fdb.client.FdbError;
import dev.rouse.kv.fdb.layout.LayoutRecord;
import dev.rouse.kv.fdb.transaction.Failures;
import dev.rouse.kv.fdb.transaction.FdbParts;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Checks a cluster before its store is handed out: reaches the cluster, and finds its own layout under the root or puts it there.
 *
 * @param place what is being reached, for messages
 */
public record OpeningCheck(FdbParts parts, LayoutRecord layout, String place, Duration timeout) {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    public Mono<Void> make() {
        return attempt()
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .scheduler(parts.timer())
                        .filter(OpeningCheck::mayPass))
                .timeout(timeout, parts.timer())
                .onErrorMap(TimeoutException.class, this::unreachable)
                .onErrorMap(error -> !(error instanceof KvException), Failures::definite);
    }

    private static boolean mayPass(Throwable error) {
        FdbError.Meaning meaning = FdbError.of(error).meaning();
        return error instanceof KvUnavailableException
                || (!(error instanceof KvException)
                        && meaning != FdbError.Meaning.REFUSED
                        && meaning != FdbError.Meaning.TOO_LARGE);
    }

    /** Writes the same whoever writes it, so it may land whenever it likes. */
    private Mono<Void> attempt() {
        return Mono.using(
                () -> parts.transactions().open(parts.executor()),
                open -> Answer.to(() -> {
                            parts.trouble().letThrough(open.transaction());
                            return layout.checkOrWrite(open.transaction());
                        })
                        .flatMap(write -> write ? Answer.to(open::commit).then() : Mono.empty())
                        .onErrorMap(error -> {
                            KvException ended = open.ended();
                            return ended == null ? FdbError.unwrap(error) : ended;
                        }));
    }

    private String told() {
        String reason = parts.trouble().reason();
        return reason == null ? "" : " What FoundationDB says itself: " + reason + ".";
    }

    private KvUnavailableException unreachable(TimeoutException late) {
        return new KvUnavailableException(
                "Could not reach " + place + ", within " + timeout
                        + ": check that FoundationDB runs there, that this machine"
                        + " reaches those addresses, and that client and server have the same major and minor version."
                        + told(),
                late);
    }
}
