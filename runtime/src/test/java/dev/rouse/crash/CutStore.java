package dev.rouse.crash;

import dev.rouse.fixture.AnsweringStore;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvUnavailableException;
import java.util.BitSet;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A store over another one that its user loses for good at one of its calls. Only one thread asks it. */
public final class CutStore extends ForwardingStore implements AnsweringStore {

    private static final int NEVER = Integer.MAX_VALUE;

    private int calls;
    private int last = NEVER;
    private Way way = Way.LOST;
    private final BitSet writes = new BitSet();

    /** Outcome of the last call, and of all that come after it. */
    public enum Way {
        /** It never arrives, and nothing is answered any more: the process has died. */
        LOST,
        /** It is applied, and nothing is answered any more: the process has died. */
        APPLIED,
        /** It is refused, as is every later one: the store is out. */
        REFUSED,
        /** It is applied if it is a commit, and nobody can say so; every later one is refused: the store is out. */
        UNKNOWN;

        boolean applies() {
            return this == APPLIED || this == UNKNOWN;
        }

        boolean isSilent() {
            return this == LOST || this == APPLIED;
        }
    }

    public CutStore(KvStore store) {
        super(store);
    }

    /** Cuts off in the call after {@code others} more. */
    public void cutAfter(int others, Way how) {
        last = calls + others + 1;
        way = how;
    }

    public boolean isCut() {
        return calls >= last;
    }

    /** Number of calls that there were. */
    public int calls() {
        return calls;
    }

    /** Numbers, from 1, of the calls that may have changed something. */
    public BitSet writes() {
        return writes;
    }

    private <T> Mono<T> call(Mono<T> call, Mono<T> unknown, boolean writes) {
        return Mono.defer(() -> {
            calls++;
            this.writes.set(calls, writes);
            if (calls < last) {
                return call;
            }
            if (calls == last && writes && way.applies()) {
                return call.then(unknown);
            }
            return way.isSilent()
                    ? Mono.never()
                    : Mono.error(new KvUnavailableException("cut off, nothing was sent", null));
        });
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return call(store.read(request), Mono.never(), false);
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        Mono<KvVersion> unknown = Mono.defer(() -> way.isSilent()
                ? Mono.never()
                : Mono.error(new KvOutcomeUnknownException("cut off, it was sent", null)));
        return call(store.commit(commit), unknown, true);
    }

    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return call(store.transact(work), Mono.never(), true);
    }

    @Override
    public boolean isAnswering() {
        return store instanceof AnsweringStore answering && answering.isAnswering();
    }
}
