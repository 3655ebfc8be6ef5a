package dev.rouse.kv.fdb.transaction;

import static dev.rouse.kv.fdb.transaction.CommitsInFlight.Entry.ADMITTED;
import static dev.rouse.kv.fdb.transaction.CommitsInFlight.Entry.CLOSED;
import static dev.rouse.kv.fdb.transaction.CommitsInFlight.Entry.OVERLOADED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** How many commits are let in, and when all of them have left. */
final class CommitsInFlightTest {

    private final CommitsInFlight commits = new CommitsInFlight(2, 100);

    @Test
    void moreCommitsThanTheLimitAreRefused() {
        assertThat(commits.enter(1)).isEqualTo(ADMITTED);
        assertThat(commits.enter(1)).isEqualTo(ADMITTED);
        assertThat(commits.enter(1)).isEqualTo(OVERLOADED);
        commits.leave(1);
        assertThat(commits.enter(1)).isEqualTo(ADMITTED);
        assertThat(commits.count()).isEqualTo(2);
        assertThat(commits.bytes()).isEqualTo(2);
    }

    @Test
    void moreBytesThanTheLimitAreRefusedButOneCommitAlone() {
        assertThat(commits.enter(500)).isEqualTo(ADMITTED);
        assertThat(commits.enter(1)).isEqualTo(OVERLOADED);
        commits.leave(500);
        assertThat(commits.enter(60)).isEqualTo(ADMITTED);
        assertThat(commits.enter(41)).isEqualTo(OVERLOADED);
        assertThat(commits.enter(40)).isEqualTo(ADMITTED);
    }

    @Test
    void bookkeepingIsNotBounded() {
        for (int i = 0; i < 10; i++) {
            assertThat(commits.enterUnbounded()).isEqualTo(ADMITTED);
        }
    }

    @Test
    void closingWaitsForThoseInFlightAndLetsNoneIn() {
        commits.enter(10);
        commits.enterUnbounded();
        AtomicBoolean idle = new AtomicBoolean();

        commits.close().subscribe(done -> {}, error -> {}, () -> idle.set(true));

        assertThat(commits.enter(1)).isEqualTo(CLOSED);
        assertThat(commits.enterUnbounded()).isEqualTo(CLOSED);
        commits.leave(10);
        assertThat(idle).isFalse();
        commits.leave(0);
        assertThat(idle).isTrue();
        assertThat(commits.count()).isZero();
        assertThat(commits.bytes()).isZero();
    }

    @Test
    void idleOneClosesAtOnceAndTwice() {
        commits.close().block();
        commits.close().block();

        assertThat(commits.closed()).isTrue();
    }

    @Test
    void whoeverComesAtTheSameTimeTheLimitHolds() {
        CommitsInFlight many = new CommitsInFlight(8, 1 << 20);
        Long worst = Flux.range(0, 4)
                .flatMap(thread -> Mono.fromCallable(() -> mostSeen(many)).subscribeOn(Schedulers.parallel()))
                .reduce(Math::max)
                .block();

        assertThat(worst).isLessThanOrEqualTo(8);
        assertThat(many.count()).isZero();
        assertThat(many.bytes()).isZero();
    }

    private static long mostSeen(CommitsInFlight many) {
        long most = 0;
        for (int i = 0; i < 20_000; i++) {
            if (many.enter(3) == ADMITTED) {
                most = Math.max(most, many.count());
                many.leave(3);
            }
        }
        return most;
    }
}
