package dev.rouse.kv.fdb.cluster;

import java.nio.file.Path;

/** A FoundationDB of our own. Closing it ends its servers and removes everything they wrote. */
public interface FdbCluster extends AutoCloseable {

    /** What clients connect with; they may rewrite it. */
    Path clusterFile();

    /**
     * Runs commands of {@code fdbcli} and returns what it printed; ends with {@link IllegalStateException} where it failed.
     *
     * @param commands separated by semicolons, such as {@code status minimal}
     */
    String cli(String commands);

    @Override
    void close();
}
