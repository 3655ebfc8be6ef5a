package dev.rouse.kv.fdb;

import dev.rouse.kv.KvException;
import java.nio.file.Path;

/** Opens the store of the given cluster file and prints why it cannot. */
final class OpeningProcess {

    private OpeningProcess() {}

    public static void main(String[] arguments) {
        try {
            FdbKvStore.builder().clusterFile(Path.of(arguments[0])).open().block();
            System.out.println("opened");
        } catch (KvException e) {
            System.out.println(e);
        }
    }
}
