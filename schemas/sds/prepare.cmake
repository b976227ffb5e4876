# Brings in the pinned Space Data Standards: fetch once by lock file, check the digest, rename, put them in `namespace sds`.
# As shipped every file is called main.fbs and every type is global, so the generated headers collide (docs/decisions/0002).
# The rewrite changes no wire byte. Sets ACCORD_SDS_FBS_DIR, and in each ACCORD_SDS_DIGEST_<CODE> the SHA-384 of the file as shipped.

set(ACCORD_SDS_DIR "" CACHE PATH "unpacked schema/ folder of spacedatastandards.org 1.0.197, for builds without network")
set(ACCORD_SDS_SHA256 4683b555559cbf9021a4a78e466bf34c2d8bd1bf23b7412553bd3a5d52123c2c)

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

set(sds_all "${CMAKE_CURRENT_BINARY_DIR}/sds-as-shipped.fbs")
file(WRITE "${sds_all}" "")
execute_process(COMMAND cat ${sds_files} OUTPUT_FILE "${sds_all}")
file(SHA256 "${sds_all}" sds_sha256)
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
