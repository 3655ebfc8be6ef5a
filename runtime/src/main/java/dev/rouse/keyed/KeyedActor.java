package dev.rouse.keyed;

import dev.rouse.ActorAddress;
import dev.rouse.CallCycleException;
import dev.rouse.Durability;
import dev.rouse.InvalidCallException;
import dev.rouse.KeyReusedException;
import dev.rouse.KeyedCallOptions;
import dev.rouse.LimitExceededException;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.call.CallChain;
import dev.rouse.call.CallingTurn;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.record.keyed.Hash16;
import dev.rouse.record.keyed.RememberedRecord;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.TurnScope;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Runs the turns of calls with a key in the place of their actor: an answer that is remembered is given again; else the action runs, and
 * its answer is noted in the turn's own changes. One that comes while another runs under its key waits for that one's end. Lane only.
 */
public final class KeyedActor implements TurnHost.Runner {

    private final KeyedFeature feature;
    private final TurnHost host;
    private final TurnScope scope;
    private final Object actor;
    private final KeyedForm form;

    public KeyedActor(KeyedFeature feature, TurnHost host, TurnScope scope, Object actor, KeyedForm form) {
        this.feature = feature;
        this.host = host;
        this.scope = scope;
        this.actor = actor;
        this.form = form;
    }

    /** A key as the turn finds it. */
    private record Found(
            @Nullable RememberedRecord remembered, @Nullable RememberedRecord old) {

        private static final Found NOTHING = new Found(null, null);
    }

    private KeyedCallOptions options() {
        return host.type().options().keyedCalls();
    }

    private ActorAddress address() {
        return host.address();
    }

    private <T> Mono<T> inTurn(Mono<T> elsewhere, Turn turn) {
        return elsewhere.publishOn(TurnScope.schedulerOf(turn));
    }

    @Override
    public Publisher<?> run(Turn turn) {
        turn.durability(Durability.BEFORE_REPLY);
        return Mono.defer(() -> answer(turn, CallHash.ofKey(turn.call(), form), CallHash.ofContent(turn.call(), form)));
    }

    private Mono<Object> answer(Turn turn, Hash16 key, Hash16 content) {
        KeyedShare share = feature.share(host);
        Turn first = share.running(key);
        if (first != null) {
            return isAwaitedBy(first, turn.call())
                    ? Mono.error(new CallCycleException(CallChain.names(turn.call())))
                    : inTurn(share.whenEnded(key), turn).then(Mono.defer(() -> answer(turn, key, content)));
        }
        share.begins(key, turn);
        return find(turn, key)
                .flatMap(found -> answer(turn, key, content, found))
                .doFinally(signal -> host.lane().loop().put(() -> share.ends(key)));
    }

    /** Whether {@code first} waits for {@code call}: that would wait for itself. */
    private static boolean isAwaitedBy(Turn first, Call call) {
        for (Call at = call; at != null; ) {
            CallingTurn turn = at.parent();
            if (turn == first) {
                return true;
            }
            at = turn == null ? at.origin() : turn.call();
        }
        return false;
    }

    private Mono<Object> answer(Turn turn, Hash16 key, Hash16 content, Found found) {
        RememberedRecord known = found.remembered;
        if (known == null) {
            return Mono.from(turn.call().action().invoke(actor, turn.call().arguments()))
                    .map(result -> Optional.<Object>of(result))
                    .defaultIfEmpty(Optional.empty())
                    .publishOn(TurnScope.schedulerOf(turn))
                    .flatMap(result -> note(turn, key, content, found.old, result.orElse(null)));
        }
        if (!known.fingerprint().equals(content)) {
            return Mono.error(new KeyReusedException(address(), turn.call().what()));
        }
        byte[] result = known.result();
        return result == null ? Mono.empty() : Mono.just(form.decode(turn.call(), result));
    }

    // Looking it up.

    private Mono<Found> find(Turn turn, Hash16 key) {
        KeyedFeature.Unsaved unsaved = feature.unsaved(host, key);
        if (unsaved.isKnown()) {
            return Mono.just(found(unsaved.record()));
        }
        KeyedShare share = feature.share(host);
        RememberedRecord lately = share.lately(key);
        if (lately != null) {
            return Mono.just(found(lately));
        }
        if (share.settled().first() == share.settled().next() || share.order().isAbsent(key, share.settled())) {
            return Mono.just(Found.NOTHING);
        }
        return read(turn, key).map(this::found);
    }

    private Found found(@Nullable RememberedRecord record) {
        return record != null && OrderedCalls.isOld(record.millis(), options(), now())
                ? new Found(null, record)
                : new Found(record, null);
    }

    private Found found(Optional<RememberedRecord> record) {
        return found(record.orElse(null));
    }

    private long now() {
        return host.lane().clockMillis();
    }

    /** Reads the call of that key, and the next of those that are to go where they are not known. */
    private Mono<Optional<RememberedRecord>> read(Turn turn, Hash16 key) {
        KvRead.Builder request = KvRead.builder().key(feature.rowOf(address(), key));
        PageRead page = needsPage(RememberedRecord.OVERHEAD) ? new PageRead(request) : null;
        return read(turn, request, page).map(snapshot -> {
            byte[] row = snapshot.value(0);
            if (row == null) {
                return Optional.empty();
            }
            RememberedRecord record = RememberedRecord.decode(feature.rowOf(address(), key), row);
            KeyedShare share = feature.share(host);
            if (record.number() >= share.settled().first()
                    && !feature.unsaved(host, key).isKnown()) {
                share.keep(key, record);
            }
            return Optional.of(record);
        });
    }

    private Mono<KvSnapshot> read(Turn turn, KvRead.Builder request, @Nullable PageRead page) {
        return inTurn(host.lane().read(request).onErrorMap(turn::readFailed), turn)
                .doOnNext(snapshot -> {
                    if (page != null) {
                        page.take(snapshot);
                    }
                })
                .doFinally(signal -> {
                    if (page != null) {
                        host.lane().execute(page::end);
                    }
                });
    }

    private boolean needsPage(int bytes) {
        KeyedShare share = feature.share(host);
        return share.order().needsMore(share.settled(), options(), bytes, now());
    }

    /** A read of calls in order that are to go. */
    private final class PageRead {

        private final KeyedShare share = feature.share(host);
        private final Set<Long> begun = feature.removed(host);
        private final long end = share.stored().next();

        PageRead(KvRead.Builder request) {
            share.order().beginRead(begun);
            request.range(feature.page(address(), Math.min(share.order().end(), end), end));
        }

        void take(KvSnapshot snapshot) {
            var found = KeyedFeature.rows(snapshot.range(0));
            long to =
                    snapshot.range(0).truncated() ? found.get(found.size() - 1).number() + 1 : end;
            share.order().readTo(begun, found, to, share.settled());
        }

        void end() {
            share.order().endRead(begun);
        }
    }

    // Noting it.

    private Mono<Object> note(
            Turn turn, Hash16 key, Hash16 content, @Nullable RememberedRecord old, @Nullable Object result) {
        RememberedRecord made = new RememberedRecord(0, now(), content, encode(turn.call(), result));
        return makeRoom(turn, made.size()).then(Mono.defer(() -> {
            feature.note(scope.live(turn, "the end of a call with a key"), key, made, old);
            turn.durability(Durability.BEFORE_REPLY);
            return Mono.justOrEmpty(result);
        }));
    }

    /** Reads the next of those that are to go, until there is room for so many {@code bytes} or all are known. */
    private Mono<Void> makeRoom(Turn turn, int bytes) {
        if (!needsPage(bytes)) {
            return Mono.empty();
        }
        long before = feature.share(host).order().end();
        KvRead.Builder request = KvRead.builder();
        return read(turn, request, new PageRead(request))
                .then(Mono.defer(
                        () -> feature.share(host).order().end() > before ? makeRoom(turn, bytes) : Mono.empty()));
    }

    private byte @Nullable [] encode(Call call, @Nullable Object result) {
        if (result == null) {
            return null;
        }
        byte[] encoded;
        try {
            encoded = form.encode(call, result);
        } catch (RuntimeException e) {
            throw new InvalidCallException(
                    "The result of " + call.name() + " cannot be remembered under the key of the call: "
                            + ErrorText.message(e),
                    Map.of("actor", call.address().toString(), "action", call.what()));
        }
        int limit = options().maxResultBytes();
        if (encoded.length > limit) {
            throw new LimitExceededException("bytes of the result of a call with a key", encoded.length, limit);
        }
        return encoded;
    }
}
