# Brings in the pinned Space Data Standards: fetch once by lock file, check the digest, rename, put them in `namespace sds`.
# As shipped every file is called main.fbs and every type is global, so the generated headers collide (docs/decisions/0002).
# The rewrite changes no wire byte. Sets ACCORD_SDS_FBS_DIR, and in each ACCORD_SDS_DIGEST_<CODE> the SHA-384 of the file as shipped.

set(ACCORD_SDS_DIR "" CACHE PATH "unpacked schema/ folder of spacedatastandards.org 1.0.197, for builds without network")
set(ACCORD_SDS_SHA256 7eac980a084682b4010ab007a3f4f885a4bf569d95b93a9b6c7e8b6092c26986)

set(sds_source "${ACCORD_SDS_DIR}")
if(NOT sds_source)
  set(sds_source "${CMAKE_CURRENT_LIST_DIR}/node_modules/spacedatastandards.org/schema")
  if(NOT EXISTS "${sds_source}/EOO/main.fbs")
    message(STATUS "fetching the Space Data Standards by lock file")
    execute_process(
      COMMAND npm ci --ignore-scripts --omit=optional --no-audit --no-fund
      WORKING_DIRECTORY "${CMAKE_CURRENT_LIST_DIR}" RESULT_VARIABLE npm_result
      OUTPUT_QUIET ERROR_VARIABLE npm_error)
    if(NOT npm_result EQUAL 0)
      message(FATAL_ERROR "npm ci failed in schemas/sds: ${npm_error}\n"
                          "Without network, unpack the package and pass -DACCORD_SDS_DIR=<its schema folder>.")
    endif()
  endif()
endif()

file(GLOB sds_files "${sds_source}/*/main.fbs")
list(SORT sds_files)
list(LENGTH sds_files sds_count)
if(NOT sds_count EQUAL 29)
  message(FATAL_ERROR "${sds_source}: ${sds_count} schemas, 29 expected. Delete schemas/sds/node_modules and configure again.")
endif()

# Pinned is a list "<CODE> <sha256 of main.fbs>", a line each, so that no byte can move from one file into the next.
set(sds_list "")
foreach(file IN LISTS sds_files)
  get_filename_component(folder "${file}" DIRECTORY)
  get_filename_component(code "${folder}" NAME)
  file(SHA256 "${file}" digest)
  string(APPEND sds_list "${code} ${digest}\n")
endforeach()
string(SHA256 sds_sha256 "${sds_list}")
if(NOT sds_sha256 STREQUAL ACCORD_SDS_SHA256)
  message(FATAL_ERROR "the Space Data Standards in ${sds_source} have sha256 ${sds_sha256}, pinned is ${ACCORD_SDS_SHA256}. "
                      "Delete schemas/sds/node_modules and configure again.")
endif()

set(ACCORD_SDS_FBS_DIR "${CMAKE_CURRENT_BINARY_DIR}/sds")
file(MAKE_DIRECTORY "${ACCORD_SDS_FBS_DIR}")
set(ACCORD_SDS_CODES "")
foreach(file IN LISTS sds_files)
  get_filename_component(folder "${file}" DIRECTORY)
  get_filename_component(code "${folder}" NAME)
  list(APPEND ACCORD_SDS_CODES ${code})
  file(SHA384 "${file}" ACCORD_SDS_DIGEST_${code})
  set(rewritten "${ACCORD_SDS_FBS_DIR}/${code}.fbs")
  if(NOT EXISTS "${rewritten}" OR "${file}" IS_NEWER_THAN "${rewritten}")
    execute_process(  # includes by new name, then the namespace after the last include (or at the top)
      COMMAND awk "NR==FNR{if(/^include/)l=FNR;next} FNR==l+1{print \"namespace sds;\"} /^include/{sub(/\\.\\.\\//,\"\"); sub(/\\/main\\.fbs/,\".fbs\")} {print}" "${file}" "${file}"
      OUTPUT_FILE "${rewritten}" COMMAND_ERROR_IS_FATAL ANY)
  endif()
endforeach()
