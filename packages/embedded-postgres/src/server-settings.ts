/** Given on the command line, so that no file of the cluster overrides them. */
export function serverSettings(port: number, mark: string): string[] {
  const settings = {
    cluster_name: mark,
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 100,
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',

    // An acknowledged booking is never lost.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',

    // The log goes to Clinic's own log, and holds no patient data.
    log_destination: 'stderr',
    logging_collector: 'off',
    log_line_prefix: '',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_min_error_statement: 'panic',
    log_min_duration_statement: -1,
    log_min_duration_sample: -1,
    log_transaction_sample_rate: 0,
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
    log_checkpoints: 'off',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
