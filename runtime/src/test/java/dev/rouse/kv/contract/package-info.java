/** What every store must do: {@link dev.rouse.kv.contract.KvStoreContract} runs all of it, on the store that a fixture opens. */
package dev.rouse.kv.contract;
