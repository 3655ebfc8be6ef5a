package dev.rouse.kv.memory.disk;

import static dev.rouse.kv.memory.Stores.put;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.memory.MemoryKvStore;
import java.nio.file.Path;
import reactor.core.publisher.Flux;

/** Commits numbers to the store at the given path, several at once, and prints each as it is acknowledged. Never ends. */
final class CommittingProcess {

    private CommittingProcess() {}

    public static void main(String[] arguments) {
        KvStore store;
        try {
            store = MemoryKvStore.open(Path.of(arguments[0]));
        } catch (KvException e) {
            System.out.println(e.getMessage());
            return;
        }
        int first = Integer.parseInt(arguments[1]);
        Flux.range(first, Integer.MAX_VALUE - first)
                .flatMap(
                        i -> store.commit(put("slot" + i % 1_000, String.valueOf(i)))
                                .thenReturn(i),
                        8)
                .doOnNext(System.out::println)
                .blockLast();
    }
}
