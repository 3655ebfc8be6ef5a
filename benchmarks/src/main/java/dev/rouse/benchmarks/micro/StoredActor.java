package dev.rouse.benchmarks.micro;

import dev.rouse.ActorAddress;
import dev.rouse.DataKey;
import dev.rouse.PreloadOptions;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadManifest;
import dev.rouse.preload.StartPipeline;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.stored.Features;
import java.util.List;
import reactor.core.publisher.Mono;

/** One actor's records of 100 bytes each in a memory store: meta record, state and as much own data as makes up the number. */
public final class StoredActor {

    private static final int BYTES = 100;
    private static final int ROOM_FOR_ALL = 64 * 1024;
    private static final DataKey OWN = DataKey.of("receipt/");

    /** The share of an actor's records that a bundle knows. */
    public enum Knowledge {
        /** All that the manifest asks for. */
        COMPLETE,
        /** All but the actor's own data. */
        PARTIAL,
        /** Nothing. */
        EMPTY
    }

    private final ActorAddress address = ActorAddress.of("note", "one");
    private final Keys keys = new Keys((byte) 'R');
    private final MemoryKvStore store = MemoryKvStore.create();
    private final KvVersion written;

    StoredActor(int records) {
        KvCommit.Builder commit = KvCommit.builder();
        for (int i = 0; i < records; i++) {
            byte[] suffix =
                    i == 0 ? Suffix.meta() : i == 1 ? Suffix.state() : Suffix.data(DataKey.of(OWN + String.valueOf(i)));
            commit.set(key(suffix), new byte[BYTES]);
        }
        this.written =
                store.commit(commit.build(new KvVersion(0))).blockOptional().orElseThrow();
    }

    private KvKey key(byte[] suffix) {
        return keys.actor(address.id(), suffix);
    }

    ActorAddress address() {
        return address;
    }

    /** From the store. */
    StartPipeline pipeline() {
        return new StartPipeline(keys, this::read);
    }

    /** Makes a pipeline that answers every read with the records that were found the first time. */
    StartPipeline pipelineOf(PreloadBundle bundle) {
        KvSnapshot[] found = new KvSnapshot[1];
        new StartPipeline(keys, request -> read(request).doOnNext(snapshot -> found[0] = snapshot))
                .start(address.id(), bundle)
                .block();
        Mono<KvSnapshot> answer = Mono.justOrEmpty(found[0]);
        return new StartPipeline(keys, request -> answer);
    }

    private Mono<KvSnapshot> read(KvRead.Builder request) {
        return store.read(request.atLeast(written).build());
    }

    /** Makes the bundle that is known before a start. */
    PreloadBundle bundle(Knowledge knowledge) {
        int room = knowledge == Knowledge.PARTIAL ? 1 : ROOM_FOR_ALL;
        PreloadManifest manifest = Features.of(keys, store.limits(), List.of())
                .manifest(PreloadOptions.builder().prefix(OWN, room, false).build());
        return knowledge == Knowledge.EMPTY
                ? PreloadBundle.empty(manifest)
                : pipeline()
                        .preload(List.of(address), List.of(manifest))
                        .blockOptional()
                        .orElseThrow()
                        .get(0);
    }
}
